import { generateKeyPairSync } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { keyproof, type Serving, serve } from '../emulator/test/serve-process.ts';
import { verifyJwt, x509Problem } from '../manager/trust-domain/verifier.ts';
import { startServer, writeConfiguration } from './test/trust-domain-server.ts';

const WORKLOAD = 'spiffe://example.org/shop';
const WORKLOAD_KEY = String(
  generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ format: 'pem', type: 'spki' }),
);

let kms: Serving;
let directory: string;
beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'keyproof-server-'));
  kms = await serve();
});
afterAll(async () => {
  await kms.stop();
  rmSync(directory, { recursive: true });
});

const configure = (serverId: string, more?: string) => writeConfiguration(directory, serverId, more);
const start = (config: string) => startServer(config, { AWS_ENDPOINT_URL: kms.url });

describe('keyproof server run', () => {
  test('two replicas mint over HTTP; the bundle of each verifies what the other minted', async () => {
    const replicas = [await start(configure('one')), await start(configure('two'))] as const;
    for (const [minter, other] of [replicas, replicas.toReversed()] as never as (typeof replicas)[]) {
      const x509 = await minter.post('/v1/x509-svid', { spiffeId: WORKLOAD, publicKey: WORKLOAD_KEY });
      const jwt = await minter.post('/v1/jwt-svid', { spiffeId: WORKLOAD, audience: ['till'] });
      const { svid: certificate } = (await x509.json()) as { svid: string };
      const { svid: token, issuedAt } = (await jwt.json()) as { svid: string; issuedAt: string };
      const now = Date.parse(issuedAt) + 1000;
      const bundle = await other.get('/v1/bundle');
      expect(x509Problem(certificate, bundle, now)).toBeUndefined();
      expect(await verifyJwt(token, bundle, 'till', now)).toMatchObject({ sub: WORKLOAD });
    }
    const [{ get, url }] = replicas;
    expect(await get('/v1/bundle')).toMatchObject({ spiffe_sequence: 4, spiffe_refresh_hint: 300 });
    expect(await get('/v1/jwks')).toMatchObject({ keys: [{ alg: 'ES256' }, { use: 'sig' }] });
    expect(await get('/healthz')).toEqual({ ready: true, problems: [] });
    const metrics = await (await fetch(`${url}/metrics`)).text();
    expect(metrics).toContain('keyproof_svids_minted_total{kind="x509-svid"} 1\n');
    expect(metrics).toContain('keyproof_rotation_steps_total{use="x509-CA",step="activate"} 1\n');
    expect(metrics).toMatch(
      /keyproof_key_age_seconds\{use="JWT-Signer",key="JWT-Signer-A",state="active"\} \d/,
    );
    expect(metrics).toContain('keyproof_signing_seconds_count{use="JWT-Signer"} 1\n');
    expect(metrics).toContain('keyproof_rotation_failures_total{use="x509-CA"} 0\n');
    expect(metrics).toContain('keyproof_ready 1\n');
    for (const replica of replicas) {
      const { code, stderr } = await replica.stop();
      expect(code).toBe(0);
      expect(stderr).toContain('callers are neither attested nor authorized');
    }
  });

  test('it comes back to its keys', async () => {
    const config = configure('again');
    const first = await start(config);
    const { keys } = (await first.get('/v1/jwks')) as { keys: unknown[] };
    await first.stop();
    const second = await start(config);
    expect(await second.get('/v1/jwks')).toEqual({ keys });
    await second.stop();
  });

  test('the keys move to another key manager by a changed document, and none is lost', async () => {
    const config = configure('moving');
    const first = await start(config);
    const before = await first.get('/v1/bundle');
    const inKms = readFileSync(config, 'utf8');
    const keyFile = join(directory, 'moving-keys.json');
    writeFileSync(config, inKms.replace(/spireAwsKMS: .*/, `disk: {path: ${keyFile}}`));
    await first.stop();
    // The keys that are in use stay where they are; the new manager makes none before a rotation.
    const second = await start(config);
    expect(await second.get('/v1/bundle')).toEqual(before);
    const jwt = await second.post('/v1/jwt-svid', { spiffeId: WORKLOAD, audience: ['till'] });
    const { svid, issuedAt } = (await jwt.json()) as { svid: string; issuedAt: string };
    expect(await verifyJwt(svid, before, 'till', Date.parse(issuedAt) + 1000)).toMatchObject({
      sub: WORKLOAD,
    });
    expect(existsSync(keyFile)).toBe(false);
    await second.stop();
  });

  test('the keys can be those of the awsKMS extension, found by their tags', async () => {
    const config = configure('tagged');
    writeFileSync(
      config,
      readFileSync(config, 'utf8').replace(/spireAwsKMS: .*/, 'awsKMS: {region: us-east-1}'),
    );
    const first = await start(config);
    const { keys } = (await first.get('/v1/jwks')) as { keys: unknown[] };
    expect(keys.length).toBeGreaterThan(0);
    await first.stop();
    const second = await start(config);
    expect(await second.get('/v1/jwks')).toEqual({ keys });
    await second.stop();
  });

  test('wrong requests are refused', async () => {
    const { post, url, stop } = await start(configure('strict'));
    const request = { spiffeId: 'spiffe://example.com/x', audience: ['till'] };
    const answers = [
      await post('/v1/jwt-svid', request),
      await post('/v1/jwt-svid', request, { 'content-type': 'text/plain' }),
      await post('/v1/jwt-svid', request, { origin: 'http://example.com' }),
      await post('/v1/jwt-svid', { ...request, spiffeId: 'x'.repeat(70_000) }),
      await post('/v1/other', request),
      await post('/v1/bundle', request),
      await fetch(`${url}/v1/jwt-svid`),
    ];
    expect(answers.map(({ status }) => status)).toEqual([400, 415, 403, 413, 404, 405, 405]);
    expect(answers.map(({ headers }) => headers.get('allow')).slice(-2)).toEqual(['GET, HEAD', 'POST']);
    expect(await answers[0]?.json()).toEqual({
      error: { code: 'InvalidInput', message: expect.stringContaining('is not of this trust domain') },
    });
    const unclear = await post('/v1/jwt-svid', { spiffeid: WORKLOAD, audience: [], ttl: 1.5 });
    expect(await unclear.json()).toMatchObject({
      error: {
        message:
          'spiffeId: is missing; it must be a text; audience: must not be empty; ttl: must be a whole number; ' +
          'spiffeid: unknown field "spiffeid"; did you mean "spiffeId"? (allowed: spiffeId, audience, ttl)',
      },
    });
    const broken = await fetch(`${url}/v1/jwt-svid`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{',
    });
    expect(broken.status).toBe(400);
    await stop();
  });

  test('a configuration with mistakes', async () => {
    const file = configure('wrong', 'caTTL: 1\nsvidTLL: 1h\n');
    const { code, stderr } = await keyproof('server', 'run', '--config', file);
    expect(code).toBe(2);
    expect(stderr).toContain(`the configuration ${file} is invalid:\n  - line 12, caTTL: must be a text\n`);
    expect(stderr).toContain('  - line 13, svidTLL: unknown field "svidTLL"; did you mean "svidTTL"?');
    const document = configure('document');
    writeFileSync(document, readFileSync(document, 'utf8').replace('spireAwsKMS', 'spireAwsKms'));
    const answer = await keyproof('server', 'run', '--config', document);
    expect(answer.stderr).toContain(
      'line 11, spec.extensions.spireAwsKms: unknown key manager "spireAwsKms"; did you mean',
    );
    expect(answer.code).toBe(2);
    const nowhere = configure('nowhere');
    writeFileSync(nowhere, readFileSync(nowhere, 'utf8').replace(': state\n', ': nowhere.yaml\n'));
    expect(await keyproof('server', 'run', '--config', nowhere)).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/^keyproof: the stateDirectory \S+ cannot be used: EEXIST/),
    });
    expect(await keyproof('server', 'run', '--config', join(directory, 'none.yaml'))).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('cannot be read'),
    });
  });
});
