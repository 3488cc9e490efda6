import { execFileSync, spawnSync } from 'node:child_process';
import { generateKeyPairSync, X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { calculateJwkThumbprint, createLocalJWKSet, decodeProtectedHeader, jwtVerify } from 'jose';
import forge from 'node-forge';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { KEY_TYPES } from '../key-manager.ts';
import { DAY, HOUR } from '../test/world.ts';
import { AUDIENCE, Fleet, WORKLOAD, WORKLOAD_KEY } from './test/fleet.ts';
import { rootsOf, verifyJwt, x509Problem } from './verifier.ts';

const hasOpenssl = spawnSync('openssl', ['version']).status === 0;
const ALGORITHMS = { 'ec-p256': 'ES256', 'ec-p384': 'ES384', 'rsa-2048': 'RS256', 'rsa-4096': 'RS256' };

let fleet: Fleet;
beforeEach(() => {
  fleet = new Fleet();
});
afterEach(() => fleet.close());

/** Runs openssl in a directory with these files. */
function withFiles<T>(files: Readonly<Record<string, string>>, use: (directory: string) => T): T {
  const directory = mkdtempSync(join(tmpdir(), 'keyproof-openssl-'));
  try {
    for (const [name, text] of Object.entries(files)) writeFileSync(join(directory, name), text);
    return use(directory);
  } finally {
    rmSync(directory, { recursive: true });
  }
}

describe.each(KEY_TYPES)('keys of type %s', (type) => {
  test('sign what other libraries verify', async () => {
    const { server, clock } = await fleet.start('a', { caKeyType: type, jwtKeyType: type });
    const { svid } = await server.mintX509({
      spiffeId: WORKLOAD,
      publicKey: WORKLOAD_KEY,
      dns: ['shop.example.org'],
    });
    const bundle = await server.bundle();
    expect(x509Problem(svid, bundle, clock.now())).toBeUndefined();
    const [root] = rootsOf(bundle);
    if (hasOpenssl) {
      const files = { 'root.pem': String(root), 'svid.pem': svid };
      const at = String(Math.floor(clock.now() / 1000));
      const said = withFiles(files, (cwd) =>
        execFileSync(
          'openssl',
          ['verify', '-x509_strict', '-attime', at, '-CAfile', 'root.pem', 'svid.pem'],
          { cwd },
        ),
      );
      expect(String(said)).toBe('svid.pem: OK\n');
    }
    const jwt = await server.mintJwt({ spiffeId: WORKLOAD, audience: [AUDIENCE, 'other'], ttl: 60 });
    const now = Math.floor(clock.now() / 1000);
    expect(await verifyJwt(jwt.svid, bundle, AUDIENCE, clock.now())).toEqual({
      sub: WORKLOAD,
      aud: [AUDIENCE, 'other'],
      iat: now,
      exp: now + 60,
    });
    const jwks = createLocalJWKSet((await server.jwks()) as never);
    await jwtVerify(jwt.svid, jwks, { audience: AUDIENCE, currentDate: new Date(clock.now()) });
    expect(decodeProtectedHeader(jwt.svid)).toEqual({
      ...{ alg: ALGORITHMS[type], typ: 'JWT' },
      kid: await calculateJwkThumbprint((await server.jwks()).keys[0] ?? {}),
    });
  });
});

test('the certificates have the profile of X509-SVIDs', async () => {
  const { server } = await fleet.start('a');
  const { svid, serialNumber } = await server.mintX509({
    spiffeId: WORKLOAD,
    publicKey: WORKLOAD_KEY,
    dns: ['shop.example.org'],
  });
  const leaf = new X509Certificate(svid);
  const [root] = rootsOf(await server.bundle());
  expect(leaf).toMatchObject({
    ca: false,
    subjectAltName: `URI:${WORKLOAD}, DNS:shop.example.org`,
    issuer: root?.subject,
  });
  expect(leaf.serialNumber.toLowerCase()).toBe(serialNumber);
  expect(leaf.keyUsage).toEqual(['1.3.6.1.5.5.7.3.1', '1.3.6.1.5.5.7.3.2']);
  expect(root).toMatchObject({ ca: true, subjectAltName: 'URI:spiffe://example.org', issuer: root?.subject });
  expect(extensionsOf(leaf)).toEqual({
    basicConstraints: { critical: true, cA: false },
    keyUsage: { critical: true, digitalSignature: true },
    extKeyUsage: { critical: false, serverAuth: true, clientAuth: true },
  });
  expect(extensionsOf(root)).toEqual({
    basicConstraints: { critical: true, cA: true, pathLenConstraint: 0 },
    keyUsage: { critical: true, keyCertSign: true, cRLSign: true },
  });
});

/** What node-forge reads in the extensions, as far as it is true or a number. */
function extensionsOf(certificate: X509Certificate | undefined): Record<string, unknown> {
  const asn1 = forge.asn1.fromDer(forge.util.createBuffer(certificate?.raw.toString('binary') ?? '', 'raw'));
  // forge reads no EC keys, but the extensions are the last part of the body.
  const body = asn1.value[0] as forge.asn1.Asn1;
  const list = body.value.at(-1) as forge.asn1.Asn1;
  const pki = forge.pki as unknown as {
    certificateExtensionsFromAsn1(asn1: unknown): Record<string, unknown>[];
  };
  return Object.fromEntries(
    pki
      .certificateExtensionsFromAsn1(list)
      .filter(({ name }) => ['basicConstraints', 'keyUsage', 'extKeyUsage'].includes(String(name)))
      .map(({ name, id: _id, value: _value, ...rest }) => [
        String(name),
        Object.fromEntries(
          Object.entries(rest).filter(
            ([key, one]) => ['critical', 'cA'].includes(key) || one === true || typeof one === 'number',
          ),
        ),
      ]),
  );
}

describe.skipIf(!hasOpenssl)('a certification request', () => {
  const ec = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-384'];
  const request = (...key: readonly string[]): string =>
    withFiles({}, (cwd) =>
      String(
        execFileSync('openssl', ['req', '-new', ...key, '-nodes', '-keyout', 'key.pem', '-subj', '/CN=x'], {
          cwd,
          stdio: 'pipe',
        }),
      ),
    );

  test.each([ec, ['-newkey', 'rsa:2048'], ['-newkey', 'ed25519']].map((key) => [key.at(-1), key] as const))(
    '%s',
    async (_what, key) => {
      const { server, clock } = await fleet.start('a');
      const { svid } = await server.mintX509({ spiffeId: WORKLOAD, csr: request(...key) });
      expect(x509Problem(svid, await server.bundle(), clock.now())).toBeUndefined();
    },
  );

  test('that its own key did not sign', async () => {
    const { server } = await fleet.start('a');
    const [head, body = '', foot] = request(...ec).split(/(?<=REQUEST-----)\n|\n(?=-----END)/);
    const der = Buffer.from(body, 'base64');
    der[der.length - 3] = (der.at(-3) ?? 0) ^ 1;
    const csr = `${head}\n${der.toString('base64')}\n${foot}`;
    await expect(server.mintX509({ spiffeId: WORKLOAD, csr })).rejects.toThrow(
      'csr is not signed by its own key',
    );
  });
});

describe('what is refused', () => {
  const pem = (key: { export(options: object): unknown }) =>
    String(key.export({ format: 'pem', type: 'spki' }));
  const secp256k1 = pem(generateKeyPairSync('ec', { namedCurve: 'secp256k1' }).publicKey);
  const rsa1024 = pem(generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey);

  test.each([
    ['another trust domain', { spiffeId: 'spiffe://example.com/shop' }, 'is not of this trust domain'],
    [
      'a longer name of a trust domain',
      { spiffeId: 'spiffe://example.org.uk/shop' },
      'is not of this trust domain',
    ],
    ['the trust domain itself', { spiffeId: 'spiffe://example.org' }, 'a workload has a path'],
    ['a slash at the end', { spiffeId: `${WORKLOAD}/` }, 'path segment ""'],
    ['a way upwards', { spiffeId: `${WORKLOAD}/../x` }, 'path segment ".."'],
    ['an escape', { spiffeId: `${WORKLOAD}/%2e` }, 'path segment "%2e"'],
    ['a name that is too long', { spiffeId: `${WORKLOAD}/${'x'.repeat(2048)}` }, '2048'],
    ['a longer life', { ttl: 3601 }, 'ttl is 3601 s; this server gives at most 3600 s'],
    ['no life', { ttl: 0 }, 'ttl'],
    ['no DNS name', { dns: ['a b'] }, 'dns.0: must be a DNS name'],
    ['an unknown field', { hint: 'x' }, 'hint'],
    ['no key', { publicKey: undefined }, 'exactly one of csr and publicKey'],
    ['two keys', { csr: '' }, 'exactly one of csr and publicKey'],
    ['a curve that nobody verifies', { publicKey: secp256k1 }, 'key of type ec secp256k1; it takes'],
    ['a weak key', { publicKey: rsa1024 }, 'key of type rsa 1024 bits; it takes'],
    ['no public key', { publicKey: 'x' }, 'publicKey is not a public key'],
    ['no request', { publicKey: undefined, csr: 'x' }, 'csr is not a certification request'],
  ])('%s', async (_what, change, message) => {
    const { server } = await fleet.start('a');
    const request = { spiffeId: WORKLOAD, publicKey: WORKLOAD_KEY, ...change };
    await expect(server.mintX509(request as never)).rejects.toThrow(message);
  });

  test.each([
    ['nobody to talk to', { audience: [] }, 'audience'],
    ['a nameless audience', { audience: [''] }, 'audience.0'],
    ['a longer life', { ttl: 301 }, 'at most 300 s'],
  ])('of a JWT-SVID: %s', async (_what, change, message) => {
    const { server } = await fleet.start('a');
    const request = { spiffeId: WORKLOAD, audience: [AUDIENCE], ...change };
    await expect(server.mintJwt(request)).rejects.toThrow(message);
  });
});

test('no SVID outlives its CA', async () => {
  const { server } = await fleet.start('a', { svidTTL: 20 * HOUR, jwtSvidTTL: 20 * HOUR });
  await fleet.world.advance(19 * HOUR);
  const [root] = rootsOf(await server.bundle());
  const { svid, expiresAt } = await server.mintX509({ spiffeId: WORKLOAD, publicKey: WORKLOAD_KEY });
  expect(new X509Certificate(svid).validTo).toBe(root?.validTo);
  expect((await server.mintJwt({ spiffeId: WORKLOAD, audience: [AUDIENCE] })).expiresAt).toBe(expiresAt);
});

test('a key that is not the one of the journal: the slot is left, and what it signed still verifies', async () => {
  const { server, clock } = await fleet.start('a');
  const before = await server.mintX509({ spiffeId: WORKLOAD, publicKey: WORKLOAD_KEY });
  const replica = await fleet.restart('a', {
    manager: (manager) => ({
      ...{ getPublicKey: (id) => manager.getPublicKey(id), close: () => manager.close() },
      generateKey: (id, type) => manager.generateKey(id, type),
      signData: (id, digest, how) => manager.signData(id, digest, how),
      // As a manager answers that has found an older key of this name.
      getPublicKeys: async () => (await manager.getPublicKeys()).filter(({ id }) => id !== 'x509-CA-A'),
    }),
  });
  expect(replica.log.lines.find(({ level }) => level === 'error')).toMatchObject({
    fields: { keyId: 'x509-CA-A', found: 'no key' },
  });
  await fleet.mintAndVerify();
  expect(x509Problem(before.svid, await replica.server.bundle(), clock.now())).toBeUndefined();
});

test('a key that another process replaces while the server runs', async () => {
  const { server } = await fleet.start('a');
  const rival = await fleet.world.start({ id: 'a', mode: 'tags' });
  expect(await server.health()).toMatchObject({ ready: true });
  await rival.manager.generateKey('x509-CA-A', 'ec-p256');
  // The manager still signs with the key that it knows; it is deleted a while later, and the server says so.
  await fleet.world.advance(DAY / 48);
  await expect(server.mintX509({ spiffeId: WORKLOAD, publicKey: WORKLOAD_KEY })).rejects.toThrow(
    'pending deletion',
  );
  expect(await server.health()).toMatchObject({
    ready: false,
    problems: [expect.stringMatching(/^x509-CA: /)],
  });
});
