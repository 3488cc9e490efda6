import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { KMS } from '@aws-sdk/client-kms';
import { afterAll, describe, expect, test } from 'vitest';
import { createEmulator, DataError } from '../server.ts';
import { clientsOf } from './clients.ts';
import { keyproof, serve } from './serve-process.ts';

const root = mkdtempSync(join(tmpdir(), 'keyproof-data-'));
let made = 0;
const directory = () => join(root, `${made++}`);
afterAll(() => rmSync(root, { recursive: true, force: true }));

const START = '2026-01-31T00:00:00Z';
const DAY = 86_400_000;
const SIGNING = { KeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY' } as const;

test('what was written is there after a restart, and signs as before', async () => {
  const data = directory();
  const first = createEmulator({ data, clock: START, seed: 1 });
  const { kms } = clientsOf(first);
  const { KeyMetadata } = await kms.createKey({ ...SIGNING, Tags: [{ TagKey: 'team', TagValue: 'a' }] });
  const KeyId = KeyMetadata?.KeyId;
  await kms.createAlias({ AliasName: 'alias/kept', TargetKeyId: KeyId });
  const { PublicKey } = await kms.getPublicKey({ KeyId });
  const message = { Message: Buffer.from('hello'), SigningAlgorithm: 'ECDSA_SHA_256' } as const;
  const { Signature } = await kms.sign({ KeyId, ...message });
  await first.close();

  const second = createEmulator({ data, clock: START, seed: 1 });
  const { kms: again, tagging } = clientsOf(second);
  expect((await again.describeKey({ KeyId: 'alias/kept' })).KeyMetadata).toEqual(KeyMetadata);
  expect((await again.getPublicKey({ KeyId })).PublicKey).toEqual(PublicKey);
  await again.verify({ KeyId, ...message, Signature });
  expect((await tagging.getResources({})).ResourceTagMappingList).toHaveLength(1);
  await second.close();
});

test('the same seed draws the same ids in two directories, and other ones after each restart', async () => {
  const idsOf = async (data: string) => {
    const emulator = createEmulator({ data, clock: START, seed: 1 });
    const { kms, sts } = clientsOf(emulator);
    const { KeyMetadata } = await kms.createKey(SIGNING);
    const { GrantId } = await kms.createGrant({
      KeyId: KeyMetadata?.KeyId,
      GranteePrincipal: 'arn:aws:iam::000000000000:user/alice',
      Operations: ['Sign'],
    });
    const { Credentials } = await sts.getSessionToken({});
    await emulator.close();
    return [KeyMetadata?.KeyId, GrantId, Credentials?.AccessKeyId];
  };
  const [data, other] = [directory(), directory()];
  const starts = [await idsOf(data), await idsOf(data), await idsOf(data)];
  expect(new Set(starts.flat()).size).toBe(9);
  expect([await idsOf(other), await idsOf(other)]).toEqual(starts.slice(0, 2));
  const inMemory = createEmulator({ clock: START, seed: 1 });
  const { KeyMetadata } = await clientsOf(inMemory).kms.createKey(SIGNING);
  expect(KeyMetadata?.KeyId).toBe(starts[0]?.[0]);
  await inMemory.close();
});

test('a reset does not bring back the ids of an earlier start', async () => {
  const data = directory();
  const ids: unknown[] = [];
  for (let start = 0; start < 2; start++) {
    const emulator = createEmulator({ data, clock: START, seed: 1 });
    await emulator.reset();
    ids.push((await clientsOf(emulator).kms.createKey(SIGNING)).KeyMetadata?.KeyId);
    await emulator.close();
  }
  expect(ids[1]).not.toBe(ids[0]);
});

test('a key whose time came while nobody ran is gone', async () => {
  const data = directory();
  const first = createEmulator({ data, clock: START });
  const { kms } = clientsOf(first);
  const { KeyMetadata } = await kms.createKey(SIGNING);
  await kms.scheduleKeyDeletion({ KeyId: KeyMetadata?.KeyId, PendingWindowInDays: 7 });
  await first.close();
  const second = createEmulator({ data, clock: new Date(Date.parse(START) + 8 * DAY).toISOString() });
  const gone = clientsOf(second).kms.describeKey({ KeyId: KeyMetadata?.KeyId });
  await expect(gone).rejects.toMatchObject({ name: 'NotFoundException' });
  await second.close();
});

test('a key rotates while nobody runs, and decrypts what it encrypted before', async () => {
  const data = directory();
  const first = createEmulator({ data, clock: START });
  const { kms } = clientsOf(first);
  const { KeyMetadata } = await kms.createKey({});
  const KeyId = KeyMetadata?.KeyId;
  const Plaintext = Buffer.from('kept');
  const { CiphertextBlob } = await kms.encrypt({ KeyId, Plaintext });
  await kms.enableKeyRotation({ KeyId });
  await first.close();
  const second = createEmulator({ data, clock: new Date(Date.parse(START) + 800 * DAY).toISOString() });
  const again = clientsOf(second).kms;
  expect((await again.listKeyRotations({ KeyId })).Rotations).toHaveLength(2);
  expect(await again.decrypt({ CiphertextBlob })).toMatchObject({
    Plaintext: new Uint8Array(Plaintext),
    KeyMaterialId: KeyMetadata?.CurrentKeyMaterialId,
  });
  await second.close();
});

test('a replica that was created and a primary Region that was changed while nobody ran are there', async () => {
  const data = directory();
  const later = (seconds: number) => new Date(Date.parse(START) + seconds * 1000).toISOString();
  const run = async <Result>(clock: string, use: (home: KMS, abroad: KMS) => Promise<Result>) => {
    const emulator = createEmulator({ data, clock, seed: 1 });
    try {
      return await use(clientsOf(emulator).kms, clientsOf(emulator, { region: 'eu-west-1' }).kms);
    } finally {
      await emulator.close();
    }
  };
  const KeyId = await run(START, async (home) => {
    const { KeyMetadata } = await home.createKey({ ...SIGNING, MultiRegion: true });
    await home.replicateKey({ KeyId: KeyMetadata?.KeyId, ReplicaRegion: 'eu-west-1' });
    return KeyMetadata?.KeyId;
  });
  const tell = async (kms: KMS) => {
    const { KeyMetadata } = await kms.describeKey({ KeyId });
    return `${KeyMetadata?.KeyState} ${KeyMetadata?.MultiRegionConfiguration?.MultiRegionKeyType}`;
  };
  await run(later(1), async (home, abroad) => {
    expect([await tell(home), await tell(abroad)]).toEqual(['Enabled PRIMARY', 'Creating REPLICA']);
  });
  await run(later(10), async (home, abroad) => {
    expect([await tell(home), await tell(abroad)]).toEqual(['Enabled PRIMARY', 'Enabled REPLICA']);
    await home.updatePrimaryRegion({ KeyId, PrimaryRegion: 'eu-west-1' });
  });
  await run(later(11), async (home, abroad) => {
    expect([await tell(home), await tell(abroad)]).toEqual(['Updating REPLICA', 'Updating REPLICA']);
  });
  await run(later(20), async (home, abroad) => {
    expect([await tell(home), await tell(abroad)]).toEqual(['Enabled REPLICA', 'Enabled PRIMARY']);
    const signed = { KeyId, Message: Buffer.from('m'), SigningAlgorithm: 'ECDSA_SHA_256' } as const;
    const { Signature } = await home.sign(signed);
    await abroad.verify({ ...signed, Signature });
  });
});

test('reset forgets it on disk too', async () => {
  const data = directory();
  const first = createEmulator({ data, clock: START });
  await clientsOf(first).kms.createKey(SIGNING);
  await first.reset();
  await first.close();
  const second = createEmulator({ data, clock: START });
  expect((await clientsOf(second).kms.listKeys({})).Keys).toEqual([]);
  await second.close();
});

describe('a directory that cannot be used is refused and left as it is', () => {
  const fileIn = (data: string) => join(data, 'keyproof.db');
  const spoil: Readonly<Record<string, (data: string) => Promise<void> | void>> = {
    'a file that is no database': (data) =>
      writeFileSync(fileIn(data), 'something else entirely'.repeat(100)),
    'a database of something else': (data) => {
      const database = new DatabaseSync(fileIn(data));
      database.exec('CREATE TABLE other (x)');
      database.close();
    },
    'a file of a newer version': async (data) => {
      await createEmulator({ data }).close();
      const database = new DatabaseSync(fileIn(data));
      database.exec('PRAGMA user_version = 99');
      database.close();
    },
    'a damaged file': async (data) => {
      await createEmulator({ data }).close();
      const bytes = readFileSync(fileIn(data));
      writeFileSync(
        fileIn(data),
        Buffer.concat([bytes.subarray(0, 200), Buffer.alloc(bytes.length - 200, 7)]),
      );
    },
    'a file that was cut short': async (data) => {
      await createEmulator({ data }).close();
      writeFileSync(fileIn(data), readFileSync(fileIn(data)).subarray(0, 4096 + 100));
    },
  };

  test.each(Object.keys(spoil))('%s', async (what) => {
    const data = directory();
    mkdirSync(data);
    await spoil[what]?.(data);
    const before = readFileSync(fileIn(data));
    expect(() => createEmulator({ data })).toThrow(DataError);
    expect(readFileSync(fileIn(data))).toEqual(before);
  });

  test('a path that is a file', async () => {
    const data = directory();
    writeFileSync(data, 'x');
    const { code, stderr } = await keyproof('serve', '--port', '0', '--data', data);
    expect(code).toBe(2);
    expect(stderr).toMatch(/^keyproof: the data directory .* cannot be made/);
  });
});

test('a file that an earlier version wrote opens', async () => {
  const data = directory();
  mkdirSync(data);
  copyFileSync(new URL('../../fixtures/data/layout-1.db', import.meta.url), join(data, 'keyproof.db'));
  const emulator = createEmulator({ data, clock: START });
  const { kms, tagging } = clientsOf(emulator);
  const { KeyMetadata } = await kms.describeKey({ KeyId: 'alias/kept' });
  expect(KeyMetadata).toMatchObject({ Description: 'written by layout 1', KeyState: 'Enabled' });
  const signed = {
    KeyId: 'alias/kept',
    Message: Buffer.from('m'),
    SigningAlgorithm: 'ECDSA_SHA_256',
  } as const;
  const { Signature } = await kms.sign(signed);
  await kms.verify({ ...signed, Signature });
  expect((await tagging.getResources({})).ResourceTagMappingList?.[0]?.Tags).toEqual([
    { Key: 'team', Value: 'a' },
  ]);
  await emulator.close();
});

/** Rounds of load and kill -9; KEYPROOF_KILLS=300 makes the long form of it. */
const KILLS = Number(process.env.KEYPROOF_KILLS ?? 3);

test(
  `after ${KILLS} times kill -9 under load, every acknowledged write is there`,
  async () => {
    const data = directory();
    const acknowledged = new Set<string>();
    for (let round = 0; round <= KILLS; round++) {
      const serving = await serve('--data', data, '--log-level', 'silent');
      const kms = new KMS({
        region: 'us-east-1',
        endpoint: serving.url,
        credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
        maxAttempts: 1,
      });
      const found = new Set<string>();
      for (let Marker: string | undefined; ; ) {
        const page = await kms.listAliases({ Limit: 100, ...(Marker && { Marker }) });
        for (const { AliasName, TargetKeyId } of page.Aliases ?? []) found.add(`${AliasName} ${TargetKeyId}`);
        Marker = page.NextMarker;
        if (Marker === undefined) break;
      }
      expect([...acknowledged].filter((write) => !found.has(write))).toEqual([]);
      if (round === KILLS) {
        await serving.stop();
        kms.destroy();
        break;
      }
      const wanted = acknowledged.size + 10 + (round % 10);
      const load = Array.from({ length: 4 }, async (_, worker) => {
        for (let count = 0; ; count++) {
          const { KeyMetadata } = await kms.createKey(SIGNING);
          const AliasName = `alias/${round}-${worker}-${count}`;
          await kms.createAlias({ AliasName, TargetKeyId: KeyMetadata?.KeyId });
          acknowledged.add(`${AliasName} ${KeyMetadata?.KeyId}`);
          // Killed in the midst of what the other workers are writing.
          if (acknowledged.size === wanted) void serving.stop('SIGKILL');
        }
      });
      await Promise.allSettled(load);
      kms.destroy();
    }
    expect(acknowledged.size).toBeGreaterThanOrEqual(KILLS * 10);
    expect(existsSync(join(data, 'keyproof.db'))).toBe(true);
  },
  120_000 + KILLS * 2000,
);
