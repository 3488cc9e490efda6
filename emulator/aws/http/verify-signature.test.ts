import { createHash, createHmac } from 'node:crypto';
import { SignatureV4 } from '@smithy/signature-v4';
import { describe, expect, test } from 'vitest';
import type { HttpRequest } from '../../server.ts';
import { clientsOf, type Where } from '../../test/clients.ts';
import { refusalOf } from '../../test/refusals.ts';
import { testWorld } from '../../test/world.ts';
import { machineTime } from '../../world/machine-time.ts';

const ALICE = { accessKeyId: 'AKIAALICE', secretAccessKey: 'a secret/with+signs' };
const ACCOUNT = '111122223333';
const MINUTE = 60_000;

const { emulator, sts, kms } = testWorld({
  verifySignatures: true,
  identities: {
    accounts: [
      {
        id: ACCOUNT,
        users: [
          {
            name: 'alice',
            accessKeys: [
              { id: ALICE.accessKeyId, secret: ALICE.secretAccessKey },
              { id: 'AKIAOLD', secret: ALICE.secretAccessKey, status: 'Inactive' },
            ],
          },
        ],
      },
    ],
  },
});
const as = (where: Where) => clientsOf(emulator, { ...ALICE, ...where });
const alice = as({});

class Sha256 {
  readonly #hash;
  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    const key = typeof secret === 'string' ? secret : secret && Buffer.from(secret as Uint8Array);
    this.#hash = key === undefined ? createHash('sha256') : createHmac('sha256', key);
  }
  update(data: Uint8Array): void {
    this.#hash.update(data);
  }
  digest(): Promise<Uint8Array> {
    return Promise.resolve(this.#hash.digest());
  }
  reset(): void {}
}

const signer = (service = 'sts') =>
  new SignatureV4({ service, region: 'us-east-1', credentials: ALICE, sha256: Sha256 });

const request = (query: Record<string, string> = {}) => ({
  method: 'GET',
  protocol: 'http:',
  hostname: 'localhost',
  path: '/',
  headers: { host: 'localhost:4566' },
  query: { Action: 'GetCallerIdentity', Version: '2011-06-15', ...query },
});

/** What AWS's signer presigned, as it travels. */
const presigned = async (signingDate = new Date(machineTime()), service = 'sts', expiresIn = 900) => {
  const signed = await signer(service).presign(request(), { signingDate, expiresIn });
  const query = new URLSearchParams(signed.query as Record<string, string>);
  return { method: 'GET', url: `/?${query}`, headers: { host: 'localhost:4566' }, body: new Uint8Array() };
};

describe('takes', () => {
  test('what the SDK signs, whatever the world’s clock says', async () => {
    expect((await alice.sts.getCallerIdentity({})).Arn).toBe(`arn:aws:iam::${ACCOUNT}:user/alice`);
    const { KeyMetadata } = await alice.kms.createKey({ Description: 'ä +&=/' });
    expect(KeyMetadata?.AWSAccountId).toBe(ACCOUNT);
    await alice.tagging.getResources({});
  });

  test('temporary credentials', async () => {
    const { Credentials } = await alice.sts.getSessionToken({});
    const given = {
      accessKeyId: Credentials?.AccessKeyId ?? '',
      secretAccessKey: Credentials?.SecretAccessKey ?? '',
    };
    await as({ ...given, sessionToken: Credentials?.SessionToken }).kms.listKeys({});
    for (const sessionToken of [undefined, 'another']) {
      expect(await refusalOf(as({ ...given, sessionToken }).sts.getCallerIdentity({}))).toEqual({
        code: 'InvalidClientTokenId',
        message: 'The security token included in the request is invalid',
        status: 403,
      });
    }
  });

  test('a presigned request as long as any other, whatever it says of its expiry', async () => {
    const old = new Date(machineTime() - 14 * MINUTE);
    expect((await emulator.handle(await presigned(old, 'sts', 60))).status).toBe(200);
    const { status, body } = await emulator.handle(
      await presigned(new Date(machineTime() - 16 * MINUTE), 'sts', 3600),
    );
    expect(status).toBe(403);
    expect(body).toContain('Signature expired: ');
  });
});

describe('refuses', () => {
  const unknown = 'The security token included in the request is invalid.';

  test.each([['test'], ['AKIAOLD'], [ACCOUNT], ['ASIAIOSFODNN7EXAMPLE']])(
    'the key %s',
    async (accessKeyId) => {
      expect(await refusalOf(as({ accessKeyId }).kms.listKeys({}))).toEqual({
        code: 'UnrecognizedClientException',
        message: unknown,
        status: 400,
      });
      expect(await refusalOf(as({ accessKeyId }).sts.getCallerIdentity({}))).toEqual({
        code: 'InvalidClientTokenId',
        message: unknown,
        status: 403,
      });
    },
  );

  test('who has another secret, with what it should have signed', async () => {
    const wrong = as({ secretAccessKey: 'wrong' });
    const refused = await refusalOf(wrong.kms.listKeys({}));
    expect(refused).toMatchObject({ code: 'InvalidSignatureException', status: 400 });
    expect(refused.message).toMatch(
      /^The request signature we calculated does not match the signature you provided\. Check your AWS Secret Access Key and signing method\. Consult the service documentation for details\.\n\nThe Canonical String for this request should have been\n'POST\n\/\n\n[\s\S]*\nhost:[\s\S]*\nx-amz-target:TrentService.ListKeys\n[\s\S]*\n[0-9a-f]{64}'\n\nThe String-to-Sign should have been\n'AWS4-HMAC-SHA256\n\d{8}T\d{6}Z\n\d{8}\/us-east-1\/kms\/aws4_request\n[0-9a-f]{64}'\n$/,
    );
    expect(await refusalOf(wrong.sts.getCallerIdentity({}))).toMatchObject({
      code: 'SignatureDoesNotMatch',
      status: 403,
    });
  });

  const TIME = String.raw`\d{8}T\d{6}Z`;
  test.each([
    ['kms', -6, `Signature expired: ${TIME} is now earlier than ${TIME} (${TIME} - 5 min.)`],
    ['kms', 6, `Signature not yet current: ${TIME} is still later than ${TIME} (${TIME} + 5 min.)`],
    ['sts', -16, `Signature expired: ${TIME} is now earlier than ${TIME} (${TIME} - 15 min.)`],
    ['sts', 16, `Signature not yet current: ${TIME} is still later than ${TIME} (${TIME} + 15 min.)`],
  ] as const)('%s: a clock that is %i minutes off', async (service, minutes, text) => {
    const off = as({ clockOffset: minutes * MINUTE });
    const call = service === 'kms' ? off.kms.listKeys({}) : off.sts.getCallerIdentity({});
    const { code, message } = await refusalOf(call);
    expect(code).toBe(service === 'kms' ? 'InvalidSignatureException' : 'SignatureDoesNotMatch');
    expect(message).toMatch(new RegExp(`^${text.replaceAll(/[()+.]/g, '\\$&')}$`));
  });

  test('nobody at all', async () => {
    const { status, body } = await emulator.handle({
      method: 'POST',
      url: '/',
      headers: { host: 'x', 'x-amz-target': 'TrentService.ListKeys' },
      body: new Uint8Array(),
    });
    expect([status, JSON.parse(body).__type]).toEqual([400, 'MissingAuthenticationTokenException']);
  });

  const changed = async (change: (request: HttpRequest) => Partial<HttpRequest>, service = 'sts') => {
    const signed = await presigned(undefined, service);
    const { status, body } = await emulator.handle({ ...signed, ...change(signed) });
    return { status, body };
  };

  test.each<[string, (request: HttpRequest) => Partial<HttpRequest>]>([
    ['another method', () => ({ method: 'POST' })],
    ['another query', ({ url }) => ({ url: `${url}&Extra=1` })],
    ['another body', () => ({ body: Buffer.from('x') })],
    ['another host', () => ({ headers: { host: 'elsewhere' } })],
    ['another signature', ({ url }) => ({ url: url.replace(/(X-Amz-Signature=)[^&]*/, '$1ff') })],
  ])('%s', async (_what, change) => {
    const { status, body } = await changed(change);
    expect(status).toBe(403);
    expect(body).toContain('<Code>SignatureDoesNotMatch</Code>');
    expect(body).toContain('The request signature we calculated does not match');
  });

  test.each<[string, (request: HttpRequest) => Partial<HttpRequest>, string, number]>([
    [
      'no host among what is signed',
      ({ url }) => ({ url: url.replace('X-Amz-SignedHeaders=host', 'X-Amz-SignedHeaders=x-amz-date') }),
      "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.",
      403,
    ],
    [
      'Signature Version 4A',
      ({ url }) => ({ url: url.replace('AWS4-HMAC-SHA256', 'AWS4-ECDSA-P256-SHA256') }),
      "Unsupported AWS 'algorithm': 'AWS4-ECDSA-P256-SHA256'.",
      400,
    ],
    [
      'no signature',
      ({ url }) => ({ url: url.replace(/&X-Amz-Signature=[^&]*/, '') }),
      "AWS query-string parameters must include 'X-Amz-Signature'.",
      400,
    ],
    [
      'what is no time',
      ({ url }) => ({ url: url.replace(/(X-Amz-Date=)[^&]*/, '$1yesterday') }),
      "Date must be in ISO-8601 'basic format'. Got 'yesterday'.",
      400,
    ],
  ])('%s', async (_what, change, text, expected) => {
    const { status, body } = await changed(change);
    expect([status, body.replaceAll('&apos;', "'")]).toEqual([expected, expect.stringContaining(text)]);
  });

  test('a credential for another service or day', async () => {
    const { body } = await changed(() => ({}), 'kms');
    expect(body).toContain("Credential should be scoped to correct service: 'sts'.");
    const day = await changed(({ url }) => ({
      url: url.replace(/(X-Amz-Credential=AKIAALICE%2F)\d{8}/, '$120200101'),
    }));
    expect(day.body).toMatch(
      /Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '20200101' != '\d{8}', from '\d{8}T\d{6}Z'\./,
    );
  });

  test('calls are not remembered', async () => {
    const before = emulator.journal.entries().length;
    await refusalOf(kms.listKeys({}));
    await refusalOf(sts.getCallerIdentity({}));
    expect(emulator.journal.entries()).toHaveLength(before);
  });
});

test('expired credentials are told so', async () => {
  const { Credentials } = await alice.sts.getSessionToken({ DurationSeconds: 900 });
  const session = as({
    accessKeyId: Credentials?.AccessKeyId ?? '',
    secretAccessKey: Credentials?.SecretAccessKey ?? '',
    sessionToken: Credentials?.SessionToken,
  });
  await emulator.clock.advance(900 * 1000);
  expect(await refusalOf(session.kms.listKeys({}))).toMatchObject({ code: 'ExpiredTokenException' });
  await emulator.clock.advance(24 * 60 * MINUTE);
  expect(await refusalOf(session.kms.listKeys({}))).toMatchObject({ code: 'ExpiredTokenException' });
});
