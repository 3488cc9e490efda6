import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { createEmulator, type Emulator, type EmulatorOptions, type FaultRule } from '../server.ts';
import { clientsOf } from '../test/clients.ts';
import { createKey, createSymmetricKey, describeKey } from '../test/keys.ts';
import { refusalOf } from '../test/refusals.ts';
import { served } from '../test/wire.ts';
import { DAY, later, START, testWorld } from '../test/world.ts';

const directory = mkdtempSync(join(tmpdir(), 'keyproof-snapshot-'));
afterAll(() => rmSync(directory, { recursive: true }));
let directories = 0;
const newData = () => join(directory, String(directories++));

const Message = Buffer.from('x');
const SIGN = { Message, SigningAlgorithm: 'ECDSA_SHA_256' } as const;
const RULE: FaultRule = { operation: 'ListGrants', after: 1, effect: { kind: 'throttle' } };

/** The lines of a snapshot as they are read from a file. */
async function snapshotOf(emulator: Emulator): Promise<string[]> {
  return [...(await emulator.takeSnapshot())].map((line) => line.trimEnd());
}

async function using<T>(options: EmulatorOptions, work: (emulator: Emulator) => Promise<T>): Promise<T> {
  const emulator = createEmulator({ clock: START, ...options });
  try {
    return await work(emulator);
  } finally {
    await emulator.close();
  }
}

/** A world with something of everything, two days after the start. */
async function lively(emulator: Emulator) {
  const { kms, tagging } = clientsOf(emulator);
  const signer = await createKey(kms, {
    Description: 'line\u2028separator',
    Tags: [{ TagKey: 'team', TagValue: 'a' }],
  });
  const cipher = await createSymmetricKey(kms);
  const ending = await createKey(
    clientsOf(emulator, { accessKeyId: '111122223333', region: 'eu-west-1' }).kms,
  );
  await kms.createAlias({ AliasName: 'alias/signer', TargetKeyId: signer.id });
  await kms.createGrant({
    KeyId: signer.id,
    GranteePrincipal: 'arn:aws:iam::000000000000:role/r',
    Operations: ['Sign'],
  });
  await kms.sign({ KeyId: signer.id, ...SIGN });
  await emulator.clock.advance(2 * DAY);
  await kms.scheduleKeyDeletion({ KeyId: cipher.id, PendingWindowInDays: 7 });
  emulator.faults.add(RULE);
  await kms.listGrants({ KeyId: signer.id });
  await tagging.getResources({});
  const { Credentials } = await clientsOf(emulator).sts.getSessionToken({});
  const session = clientsOf(emulator, { accessKeyId: Credentials?.AccessKeyId ?? '' });
  await session.kms.describeKey({ KeyId: signer.id });
  return { signer, cipher, ending };
}

/** What clients can see of it, without leaving a trace in the journal that is compared. */
async function seen(emulator: Emulator, { signer, cipher, ending }: Awaited<ReturnType<typeof lively>>) {
  const journal = [...emulator.journal.entries()];
  const { kms, tagging } = clientsOf(emulator);
  const elsewhere = clientsOf(emulator, { accessKeyId: '111122223333', region: 'eu-west-1' }).kms;
  const { PublicKey } = await kms.getPublicKey({ KeyId: 'alias/signer' });
  const { KeyLastUsage } = await kms.getKeyLastUsage({ KeyId: signer.id });
  return {
    time: new Date(emulator.clock.now()),
    mode: emulator.clock.mode,
    faults: emulator.faults.list(),
    journal,
    keys: await Promise.all([
      describeKey(kms, signer.id),
      describeKey(kms, cipher.id),
      describeKey(elsewhere, ending.id),
    ]),
    publicKey: Buffer.from(PublicKey ?? []).toString('hex'),
    KeyLastUsage,
    tagged: (await tagging.getResources({})).ResourceTagMappingList,
  };
}

describe('a snapshot carries the whole world', () => {
  test.each([
    ['memory', 'memory'],
    ['memory', 'a data directory'],
    ['a data directory', 'memory'],
    ['a data directory', 'a data directory'],
  ])('from %s to %s', async (from, to) => {
    const optionsOf = (kind: string): EmulatorOptions => (kind === 'memory' ? {} : { data: newData() });
    const { lines, before, keys } = await using(optionsOf(from), async (emulator) => {
      const keys = await lively(emulator);
      const lines = await snapshotOf(emulator);
      return { keys, lines, before: await seen(emulator, keys) };
    });
    const target = { ...optionsOf(to), clock: later(400 * DAY).toISOString() };
    await using(target, async (emulator) => {
      const { kms } = clientsOf(emulator);
      const { id } = await createKey(kms);
      await emulator.loadSnapshot(lines);
      expect(await seen(emulator, keys)).toEqual(before);
      expect((await refusalOf(kms.describeKey({ KeyId: id }))).code).toBe('NotFoundException');
      await emulator.clock.advance(7 * DAY);
      expect((await refusalOf(kms.describeKey({ KeyId: keys.cipher.id }))).code).toBe('NotFoundException');
      expect(await snapshotOf(emulator)).not.toEqual(lines);
    });
  });

  test('and nothing of the world that it took the place of', async () => {
    const empty = await using({}, snapshotOf);
    await using({ seeds: { keys: [{ id: '11111111-2222-4333-8444-555555555555' }] } }, async (emulator) => {
      await lively(emulator);
      await emulator.loadSnapshot(empty);
      expect(emulator.journal.entries()).toEqual([]);
      expect(emulator.faults.list()).toEqual([]);
      expect((await clientsOf(emulator).kms.listKeys({})).Keys).toEqual([]);
      expect(emulator.clock.now()).toBe(Date.parse(START));
    });
  });

  test('and ids are not drawn twice by emulators of the same seed', async () => {
    const lines = await using({ seed: 1 }, async (emulator) => {
      await createKey(clientsOf(emulator).kms);
      return snapshotOf(emulator);
    });
    await using({ seed: 1 }, async (emulator) => {
      await emulator.loadSnapshot(lines);
      const { kms } = clientsOf(emulator);
      await createKey(kms);
      expect((await kms.listKeys({})).Keys).toHaveLength(2);
    });
  });
});

describe('who sleeps on the clock', () => {
  test('sleeps on for as long as was left', async () => {
    const lines = await using({}, snapshotOf);
    await using({ clock: later(100 * DAY).toISOString() }, async ({ clock, loadSnapshot }) => {
      let awake = false;
      const sleeping = clock.sleep(1000).then(() => {
        awake = true;
      });
      await clock.advance(400);
      await loadSnapshot(lines);
      await clock.advance(599);
      expect(awake).toBe(false);
      await clock.advance(1);
      await sleeping;
      expect(awake).toBe(true);
    });
  });
});

describe('what is no snapshot is refused, and nothing changes', async () => {
  const good = await using({}, async (emulator) => {
    await createKey(clientsOf(emulator).kms);
    return snapshotOf(emulator);
  });
  const [head = '', record = '', ...rest] = good;
  const damaged = 'It is no snapshot of Keyproof, or damaged, cut short or changed by hand.';
  test.each<[string, readonly string[], string]>([
    ['nothing', [], 'It is no snapshot of Keyproof, or cut short.'],
    ['its head alone', [head], 'It is no snapshot of Keyproof, or cut short.'],
    ['another file', ['{"keys": []}', '{}'], 'It is no snapshot of Keyproof.'],
    ['no JSON', ['keys: []', 'x'], damaged],
    [
      'another version',
      [head.replace('"version":1', '"version":2'), record, ...rest],
      'It has the version 2, this version of Keyproof reads 1; use the one that wrote it.',
    ],
    ['one that was cut short', good.slice(0, -1), damaged],
    ['one without a record', [head, ...rest], damaged],
    ['one with a record twice', [head, record, record, ...rest], damaged],
    ['one that was changed', [head, record.replace('0', '1'), ...rest], damaged],
    ['a head with more in it', [head.replace('{', '{"more":1,'), record, ...rest], damaged],
  ])('%s', async (_name, lines, message) => {
    await using({}, async (emulator) => {
      const keys = await lively(emulator);
      const before = await seen(emulator, keys);
      const calls = emulator.journal.entries().length;
      await expect(emulator.loadSnapshot(lines)).rejects.toThrow(message);
      const { journal, ...after } = await seen(emulator, keys);
      expect({ ...after, journal: journal.slice(0, before.journal.length) }).toEqual(before);
      expect(journal).toHaveLength(calls);
    });
  });
});

describe('over the control API', () => {
  const world = testWorld();
  const { send, url } = served(world);
  const headers = { 'x-keyproof-control': '1' };
  const path = '/_keyproof/snapshot';

  test('is saved and loaded', async () => {
    const { id } = await createKey(world.kms, { Description: 'p\u2028\u2029\r' });
    const saved = await (await send({ method: 'GET', path, headers })).text();
    await world.emulator.reset();
    const answer = await send({ method: 'PUT', path, headers, body: saved });
    expect([answer.status, await answer.json()]).toEqual([200, { status: 'ok' }]);
    expect(await describeKey(world.kms, id)).toMatchObject({ Description: 'p\u2028\u2029\r' });
  });

  test('one that breaks off on its way changes nothing, and is no fault of ours', async () => {
    const { id } = await createKey(world.kms);
    const [head = ''] = await snapshotOf(world.emulator);
    const sending = request(`${url()}${path}`, { method: 'PUT', headers });
    const broken = once(sending, 'error');
    sending.write(`${head}\n`, () => sending.destroy());
    await broken;
    expect(await describeKey(world.kms, id)).toMatchObject({ KeyState: 'Enabled' });
  });

  test('needs the header, and says what is wrong with a file', async () => {
    for (const method of ['GET', 'PUT']) expect((await send({ method, path })).status).toBe(403);
    const answer = await send({ method: 'PUT', path, headers, body: '{}\n{}\n' });
    expect([answer.status, await answer.json()]).toEqual([
      400,
      { error: { code: 'SnapshotError', message: 'It is no snapshot of Keyproof.' } },
    ]);
  });
});
