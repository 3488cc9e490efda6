import { describe, expect, test } from 'vitest';
import { served } from '../../test/wire.ts';
import { testWorld } from '../../test/world.ts';

const world = testWorld();
const { send } = served(world);

const SCOPE = 'test/20260131/us-east-1/kms/aws4_request';
const REST = 'SignedHeaders=host, Signature=00';

const listKeys = (headers: Readonly<Record<string, string>>, path = '/') =>
  send({ path, headers: { 'x-amz-target': 'TrentService.ListKeys', ...headers }, body: '{}' });

const dated = (authorization: string) => ({ authorization, 'x-amz-date': '20260131T000000Z' });

test('a request without credentials', async () => {
  const response = await listKeys({});
  expect(response.status).toBe(400);
  expect(await response.json()).toEqual({
    __type: 'MissingAuthenticationTokenException',
    message: 'Request is missing Authentication Token',
  });
});

describe('a broken Authorization header', () => {
  const needs = (name: string) => `Authorization header requires '${name}' parameter.`;
  const DATE = `Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.`;
  const elements = (got: string) =>
    `Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, got '${got}'`;
  test.each([
    ['Bearer abc', `Unsupported AWS 'algorithm': 'Bearer'.`],
    ['nonsense', `Unsupported AWS 'algorithm': 'nonsense'.`],
    [
      'AWS4-HMAC-SHA256 nonsense',
      `'nonsense' not a valid key=value pair (missing equal-sign) in Authorization header: 'AWS4-HMAC-SHA256 nonsense'.`,
    ],
    [
      'AWS4-HMAC-SHA256',
      `'' not a valid key=value pair (missing equal-sign) in Authorization header: 'AWS4-HMAC-SHA256'.`,
    ],
    [`AWS4-HMAC-SHA256 ${REST}`, `${needs('Credential')} Authorization=AWS4-HMAC-SHA256 ${REST}`],
    [
      `AWS4-HMAC-SHA256 Credential=${SCOPE}`,
      `${needs('Signature')} ${needs('SignedHeaders')} Authorization=AWS4-HMAC-SHA256 Credential=${SCOPE}`,
    ],
    [`AWS4-HMAC-SHA256 Credential=test, ${REST}`, elements('test')],
    [
      `AWS4-HMAC-SHA256 Credential=/20260131/us-east-1/kms/aws4_request, ${REST}`,
      elements('/20260131/us-east-1/kms/aws4_request'),
    ],
    [
      `AWS4-HMAC-SHA256 Credential=test/2026/us-east-1/kms/aws4_request, ${REST}`,
      elements('test/2026/us-east-1/kms/aws4_request'),
    ],
    [
      `AWS4-HMAC-SHA256 Credential=test/20260131/US EAST/kms/aws4_request, ${REST}`,
      elements('test/20260131/US EAST/kms/aws4_request'),
    ],
    [
      `AWS4-HMAC-SHA256 Credential=test/20260131/us-east-1/kms/aws5_request, ${REST}`,
      elements('test/20260131/us-east-1/kms/aws5_request'),
    ],
  ])('%s', async (authorization, message) => {
    const response = await listKeys(dated(authorization));
    expect(response.status).toBe(400);
    expect(await response.json()).toEqual({ __type: 'IncompleteSignatureException', message });
  });

  test('no date', async () => {
    const authorization = `AWS4-HMAC-SHA256 Credential=${SCOPE}, ${REST}`;
    const response = await listKeys({ authorization });
    expect(await response.json()).toEqual({
      __type: 'IncompleteSignatureException',
      message: `${DATE} Authorization=${authorization}`,
    });
  });
});

describe('who calls, and where', () => {
  test.each([
    ['the scope of the credential', 'test', 'eu-west-1', '000000000000', 'eu-west-1'],
    ['an account for an access key id', '111122223333', 'us-west-2', '111122223333', 'us-west-2'],
    ['an access key id with slashes', 'a/b/c', 'us-west-2', '000000000000', 'us-west-2'],
    ['the global endpoint', 'test', 'aws-global', '000000000000', 'us-east-1'],
    ['a scope without Region', 'test', '', '000000000000', 'us-east-1'],
  ])('%s', async (_what, accessKeyId, scope, account, region) => {
    const credential = `${accessKeyId}/20260131/${scope}/kms/aws4_request`;
    const response = await listKeys(dated(`AWS4-HMAC-SHA256 Credential=${credential}, ${REST}`));
    expect(response.status).toBe(200);
    expect(world.emulator.journal.entries().at(-1)).toMatchObject({ accessKeyId, account, region });
  });

  test('a signature in the query string', async () => {
    const credential = encodeURIComponent('111122223333/20260131/eu-west-1/kms/aws4_request');
    const response = await listKeys({}, `/?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=${credential}`);
    expect(response.status).toBe(200);
    expect(world.emulator.journal.entries().at(-1)).toMatchObject({
      account: '111122223333',
      region: 'eu-west-1',
    });
  });

  test('a date instead of an x-amz-date', async () => {
    const authorization = `AWS4-HMAC-SHA256 Credential=${SCOPE}, ${REST}`;
    const { handle } = world.emulator;
    const { status } = await handle({
      method: 'POST',
      url: '/',
      headers: {
        'x-amz-target': 'TrentService.ListKeys',
        authorization,
        date: 'Sat, 31 Jan 2026 00:00:00 GMT',
      },
      body: Buffer.from('{}'),
    });
    expect(status).toBe(200);
  });
});
