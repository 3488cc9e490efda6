import { createHash, createPublicKey, verify } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { SigningAlgorithm } from '../../emulator/crypto/signing-algorithms.ts';
import { acceptedElsewhere } from '../../emulator/crypto/test/independent.ts';
import { createDefaktoKeyManager } from '../defakto-aws-kms/create.ts';
import { createDiskKeyManager } from '../disk/create.ts';
import { machineFiles } from '../files/file-system.ts';
import type { HashAlgorithm, KeyType, RetirableKeyManager } from '../key-manager.ts';
import { createKeyResourceKeyManager } from '../key-resource/create.ts';
import { createFileStore } from '../key-resource/file-store.ts';
import { createMemoryKeyManager } from '../memory/create.ts';
import { DAY, TestWorld } from './world.ts';

interface Kind {
  readonly name: string;
  readonly survives: boolean;
  start(world: TestWorld, directory: string): Promise<RetirableKeyManager>;
}

const trustDomain = 'example.org';
const aws = (mode: 'alias' | 'tags'): Kind => ({
  name: `aws_kms by ${mode}`,
  survives: true,
  start: async (world) => (await world.start({ mode })).manager,
});

const KINDS: readonly Kind[] = [
  aws('alias'),
  aws('tags'),
  {
    name: 'awsKMS',
    survives: true,
    start: async (world) =>
      createDefaktoKeyManager({
        configuration: {},
        trustDomain,
        deploymentId: 'd',
        serverId: 's',
        clock: world.clock(),
        cloud: world.cloud(),
      }),
  },
  {
    name: 'memory',
    survives: false,
    start: async ({ emulator }) => createMemoryKeyManager({ clock: emulator.clock }),
  },
  {
    name: 'disk',
    survives: true,
    start: ({ emulator: { clock } }, directory) =>
      createDiskKeyManager({ path: join(directory, 'keys.json'), trustDomain, clock }),
  },
  {
    name: 'keyResource',
    survives: true,
    start: ({ emulator: { clock } }, directory) =>
      createKeyResourceKeyManager({
        store: createFileStore(join(directory, 'keys.yaml'), machineFiles),
        trustDomain,
        clock,
      }),
  },
];

const SIGNATURES: readonly [KeyType, HashAlgorithm, boolean, SigningAlgorithm][] = [
  ['ec-p256', 'sha256', false, 'ECDSA_SHA_256'],
  ['ec-p384', 'sha384', false, 'ECDSA_SHA_384'],
  ...(['rsa-2048', 'rsa-4096'] as const).flatMap((type) =>
    ([256, 384, 512] as const).flatMap((bits): [KeyType, HashAlgorithm, boolean, SigningAlgorithm][] => [
      [type, `sha${bits}`, false, `RSASSA_PKCS1_V1_5_SHA_${bits}`],
      [type, `sha${bits}`, true, `RSASSA_PSS_SHA_${bits}`],
    ]),
  ),
];

describe.each(KINDS)('$name keeps the contract:', (kind) => {
  let world: TestWorld;
  let directory: string;
  let manager: RetirableKeyManager;
  beforeEach(async () => {
    world = new TestWorld();
    directory = mkdtempSync(join(tmpdir(), 'keyproof-contract-'));
    manager = await kind.start(world, directory);
  });
  afterEach(async () => {
    await manager.close();
    await world.close();
    rmSync(directory, { recursive: true });
  });

  test('starts without keys', async () => {
    expect(await manager.getPublicKeys()).toEqual([]);
    await expect(manager.getPublicKey('x509-CA-A')).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  test('makes, shows, replaces and lists keys', async () => {
    const b = await manager.generateKey('x509-CA-B', 'ec-p256');
    const a = await manager.generateKey('x509-CA-A', 'ec-p384');
    expect(await manager.getPublicKeys()).toEqual([a, b]);
    expect(a).toMatchObject({ id: 'x509-CA-A', type: 'ec-p384', created: world.emulator.clock.now() });
    await world.advance(DAY);
    const next = await manager.generateKey('x509-CA-A', 'rsa-2048');
    expect(next.fingerprint).not.toBe(a.fingerprint);
    expect(next.created).toBe((a.created ?? 0) + DAY);
    expect(await manager.getPublicKeys()).toEqual([next, b]);
    expect(await manager.getPublicKey('x509-CA-A')).toEqual(next);
  });

  test('signs with every type and hash, as libraries see it that did not', async () => {
    const types = new Set(SIGNATURES.map(([type]) => type));
    for (const type of types) await manager.generateKey(type, type);
    for (const [type, hashAlgorithm, pss, algorithm] of SIGNATURES) {
      const digest = createHash(hashAlgorithm).update('message').digest();
      const { pkixData, fingerprint } = await manager.getPublicKey(type);
      for (const saltLength of pss ? [-1, 0, digest.length] : [0]) {
        const options = { hashAlgorithm, ...(pss && { pss: { saltLength } }) };
        const { signature, keyFingerprint } = await manager.signData(type, digest, options);
        expect(keyFingerprint).toBe(fingerprint);
        expect([algorithm, acceptedElsewhere(pkixData, algorithm, digest, signature)]).toEqual([
          algorithm,
          true,
        ]);
      }
    }
  });

  test('a signature is over the digest, not over its hash', async () => {
    const { pkixData } = await manager.generateKey('k', 'ec-p256');
    const digest = createHash('sha256').update('message').digest();
    const { signature } = await manager.signData('k', digest, { hashAlgorithm: 'sha256' });
    const key = createPublicKey({ key: Buffer.from(pkixData), format: 'der', type: 'spki' });
    expect(verify('sha256', Buffer.from('message'), key, signature)).toBe(true);
  });

  test('refuses what makes no sense', async () => {
    await manager.generateKey('k', 'ec-p256');
    await manager.generateKey('r', 'rsa-2048');
    const digest = new Uint8Array(32);
    const sha256 = { hashAlgorithm: 'sha256' } as const;
    const invalid = { code: 'INVALID_ARGUMENT' };
    await expect(manager.signData('k', new Uint8Array(31), sha256)).rejects.toMatchObject(invalid);
    await expect(manager.signData('k', digest, { hashAlgorithm: 'md5' as 'sha256' })).rejects.toMatchObject(
      invalid,
    );
    await expect(manager.signData('k', digest, { ...sha256, pss: { saltLength: 32 } })).rejects.toMatchObject(
      invalid,
    );
    await expect(
      manager.signData('r', digest, { ...sha256, pss: { saltLength: 999 } }),
    ).rejects.toMatchObject(invalid);
    await expect(manager.signData('other', digest, sha256)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(manager.generateKey('k', 'ed25519' as 'ec-p256')).rejects.toMatchObject(invalid);
    await expect(manager.generateKey('a/b', 'ec-p256')).rejects.toMatchObject(invalid);
    await expect(manager.generateKey('', 'ec-p256')).rejects.toMatchObject(invalid);
  });

  test('makes many keys at once', async () => {
    const ids = Array.from({ length: 8 }, (_, index) => `key-${index}`);
    await Promise.all(ids.map((id) => manager.generateKey(id, 'ec-p256')));
    expect((await manager.getPublicKeys()).map(({ id }) => id)).toEqual(ids);
  });

  test('gives up a key', async () => {
    const { fingerprint } = await manager.generateKey('k', 'ec-p256');
    const other = await manager.generateKey('l', 'ec-p256');
    await manager.retireKey('k', 'another fingerprint');
    expect(await manager.getPublicKeys()).toHaveLength(2);
    await manager.retireKey('k', fingerprint);
    await manager.retireKey('k', fingerprint);
    expect(await manager.getPublicKeys()).toEqual([other]);
  });

  test('does nothing once it is closed, and can be closed twice', async () => {
    await manager.generateKey('k', 'ec-p256');
    await manager.close();
    await manager.close();
    const signing = manager.signData('k', new Uint8Array(32), { hashAlgorithm: 'sha256' });
    await expect(signing).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    await expect(manager.generateKey('k', 'ec-p256')).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  });

  test.runIf(kind.survives)('finds its keys again after a restart', async () => {
    await manager.generateKey('k', 'ec-p256');
    await manager.generateKey('gone', 'ec-p256');
    await manager.generateKey('k', 'rsa-2048');
    await manager.retireKey('gone', (await manager.getPublicKey('gone')).fingerprint);
    const before = await manager.getPublicKeys();
    await manager.close();
    manager = await kind.start(world, directory);
    expect(await manager.getPublicKeys()).toEqual(before);
    const digest = createHash('sha256').update('message').digest();
    const { signature } = await manager.signData('k', digest, { hashAlgorithm: 'sha256' });
    const { pkixData } = await manager.getPublicKey('k');
    expect(acceptedElsewhere(pkixData, 'RSASSA_PKCS1_V1_5_SHA_256', digest, signature)).toBe(true);
  });
});
