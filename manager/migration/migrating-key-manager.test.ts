import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { WorldClock } from '../../emulator/world/clock.ts';
import type { KeyManager, PublicKey, RetirableKeyManager } from '../key-manager.ts';
import { createMemoryKeyManager } from '../memory/create.ts';
import { RecordingLogger } from '../test/recording-logger.ts';
import { choose } from './choice.ts';
import { Holder, type Participant } from './holder.ts';
import { createMigratingKeyManager, type MigratingKeyManager } from './migrating-key-manager.ts';

const MINUTE = 60_000;
const START = Date.UTC(2026, 0, 1);
const sha256 = { hashAlgorithm: 'sha256' } as const;

describe('a migrating key manager', () => {
  let clock: WorldClock;
  let one: RetirableKeyManager;
  let two: RetirableKeyManager;
  let log: RecordingLogger;
  let released: string[];
  let open: KeyManager[];
  beforeEach(() => {
    clock = new WorldClock('frozen', START);
    one = createMemoryKeyManager({ clock });
    two = createMemoryKeyManager({ clock });
    log = new RecordingLogger();
    released = [];
    open = [one, two];
  });
  afterEach(async () => {
    for (const manager of open.reverse()) await manager.close();
  });

  async function migrating(
    active: RetirableKeyManager,
    previous: RetirableKeyManager[] = [],
    expected: Record<string, Uint8Array> = {},
  ): Promise<MigratingKeyManager> {
    const manager = await createMigratingKeyManager({
      active: named(active),
      previous: previous.map(named),
      expects: (id) => expected[id],
      clock,
      logger: log,
      onReleased: async (name) => {
        released.push(name);
      },
    });
    open.push(manager);
    return manager;
  }

  const named = (manager: KeyManager): Participant => ({ name: manager === one ? 'one' : 'two', manager });
  const signer = async (manager: KeyManager, id: string) =>
    (await manager.signData(id, randomBytes(32), sha256)).keyFingerprint;

  test('creates nothing until a key is asked for, and then at the active one', async () => {
    const old = await one.generateKey('a', 'ec-p256');
    const manager = await migrating(two, [one]);
    expect(await manager.getPublicKeys()).toEqual([old]);
    expect(await signer(manager, 'a')).toBe(old.fingerprint);
    expect(await two.getPublicKeys()).toEqual([]);
    const next = await manager.generateKey('a', 'ec-p256');
    expect(await manager.getPublicKeys()).toEqual([next]);
    expect(await two.getPublicKeys()).toEqual([next]);
    expect(await signer(manager, 'a')).toBe(next.fingerprint);
  });

  test('gives the old key up half a minute later, then lets go of its manager', async () => {
    await one.generateKey('a', 'ec-p256');
    const b = await one.generateKey('b', 'ec-p256');
    const manager = await migrating(two, [one]);
    await manager.generateKey('a', 'ec-p256');
    await clock.advance(29_000);
    expect(await one.getPublicKeys()).toHaveLength(2);
    await clock.advance(2000);
    expect(await one.getPublicKeys()).toEqual([b]);
    expect(manager.participants()).toEqual(['two', 'one']);
    await manager.generateKey('b', 'ec-p256');
    await clock.advance(MINUTE);
    expect(manager.participants()).toEqual(['two']);
    expect(released).toEqual(['one']);
    await expect(one.generateKey('c', 'ec-p256')).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  });

  test('waits for a signature that is under way before it lets go of a manager', async () => {
    const key = await one.generateKey('a', 'ec-p256');
    const gate = Promise.withResolvers<void>();
    const slow = Object.assign(createMemoryKeyManager({ clock }), {
      getPublicKeys: () => one.getPublicKeys(),
      retireKey: (id: string, fingerprint: string) => one.retireKey(id, fingerprint),
      async signData(...call: Parameters<KeyManager['signData']>) {
        const signature = await one.signData(...call);
        await gate.promise;
        return signature;
      },
    });
    const manager = await createMigratingKeyManager({
      active: named(two),
      previous: [{ name: 'slow', manager: slow }],
      clock,
      onReleased: async (name) => {
        released.push(name);
      },
    });
    open.push(manager);
    const signing = manager.signData('a', randomBytes(32), sha256);
    await manager.generateKey('a', 'ec-p256');
    await clock.advance(MINUTE);
    expect(await one.getPublicKeys()).toEqual([]);
    expect(released).toEqual([]);
    gate.resolve();
    expect((await signing).keyFingerprint).toBe(key.fingerprint);
    await clock.settled();
    expect(released).toEqual(['slow']);
  });

  test('tries again when a key cannot be given up', async () => {
    const { fingerprint } = await one.generateKey('a', 'ec-p256');
    let refuse = true;
    const retireKey = one.retireKey.bind(one);
    one.retireKey = (id, print) => (refuse ? Promise.reject(new Error('denied')) : retireKey(id, print));
    const manager = await migrating(two, [one]);
    await manager.generateKey('a', 'ec-p256');
    await clock.advance(MINUTE);
    expect((await one.getPublicKey('a')).fingerprint).toBe(fingerprint);
    expect(log.messages('error')).toEqual([expect.stringContaining('Could not give up the keys')]);
    refuse = false;
    await clock.advance(11 * MINUTE);
    expect(released).toEqual(['one']);
  });

  test('after a crash: the key that the journal expects, wherever it is, and not the newer one', async () => {
    const old = await one.generateKey('a', 'ec-p256');
    await clock.advance(MINUTE);
    const unknown = await two.generateKey('a', 'ec-p256');
    const manager = await migrating(two, [one], { a: old.pkixData });
    await clock.advance(60 * MINUTE);
    expect(await manager.getPublicKeys()).toEqual([old]);
    expect(await signer(manager, 'a')).toBe(old.fingerprint);
    expect(await two.getPublicKeys()).toEqual([unknown]);
    const next = await manager.generateKey('a', 'ec-p256');
    await clock.advance(MINUTE);
    expect(await two.getPublicKeys()).toEqual([next]);
    expect(released).toEqual(['one']);
  });

  test('without a journal: the newest key, and an error when the expected one is nowhere', async () => {
    await two.generateKey('a', 'ec-p256');
    await clock.advance(MINUTE);
    const newer = await one.generateKey('a', 'ec-p256');
    const manager = await migrating(two, [one], { a: new Uint8Array(3) });
    expect(await manager.getPublicKeys()).toEqual([newer]);
    expect(log.messages('error')).toEqual([expect.stringContaining('No key manager holds the key')]);
  });

  test('changes the roles at once, back again as well', async () => {
    const a = await one.generateKey('a', 'ec-p256');
    const b = await one.generateKey('b', 'ec-p256');
    const manager = await migrating(one);
    await manager.activate('two', async () => named(two));
    expect(await manager.getPublicKeys()).toEqual([a, b]);
    expect(await two.getPublicKeys()).toEqual([]);
    const moved = await manager.generateKey('a', 'ec-p256');
    await manager.activate('one', () => Promise.reject(new Error('it takes part already')));
    expect(manager.participants()).toEqual(['one', 'two']);
    expect(await manager.getPublicKeys()).toEqual([moved, b]);
    const back = await manager.generateKey('a', 'ec-p256');
    await clock.advance(MINUTE);
    expect(await manager.getPublicKeys()).toEqual([back, b]);
    expect(released).toEqual(['two']);
    expect(await one.getPublicKeys()).toEqual([back, b]);
  });

  test('does not let go of a manager that is on its way back', async () => {
    await one.generateKey('a', 'ec-p256');
    const manager = await migrating(one);
    await manager.activate('two', async () => named(two));
    const moved = await manager.generateKey('a', 'ec-p256');
    const gate = Promise.withResolvers<void>();
    const changing = manager.activate(
      'one',
      async () => named(one),
      () => gate.promise,
    );
    // Meanwhile its last key is given up.
    await clock.advance(11 * MINUTE);
    expect(await one.getPublicKeys()).toEqual([]);
    gate.resolve();
    await changing;
    expect(manager.participants()).toEqual(['one', 'two']);
    expect(await manager.getPublicKeys()).toEqual([moved]);
    expect(await one.getPublicKeys()).toEqual([]);
    const back = await manager.generateKey('a', 'ec-p256');
    expect(await one.getPublicKeys()).toEqual([back]);
  });

  test('nothing changes when the new manager does not start, or cannot be remembered', async () => {
    const a = await one.generateKey('a', 'ec-p256');
    const manager = await migrating(one);
    const failure = new Error('no');
    await expect(manager.activate('two', () => Promise.reject(failure))).rejects.toBe(failure);
    const remember = () => Promise.reject(failure);
    await expect(manager.activate('two', async () => named(two), remember)).rejects.toBe(failure);
    expect(manager.participants()).toEqual(['one']);
    expect(await manager.getPublicKeys()).toEqual([a]);
    await expect(two.generateKey('a', 'ec-p256')).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    expect((await manager.generateKey('a', 'ec-p256')).id).toBe('a');
  });

  test('makes no key while the new manager starts, and signs all the same', async () => {
    await one.generateKey('a', 'ec-p256');
    const manager = await migrating(one);
    const gate = Promise.withResolvers<Participant>();
    const changing = manager.activate('two', () => gate.promise);
    const making = manager.generateKey('a', 'ec-p256');
    await signer(manager, 'a');
    expect(await two.getPublicKeys()).toEqual([]);
    gate.resolve(named(two));
    await changing;
    const made = await making;
    expect(await two.getPublicKeys()).toEqual([made]);
  });

  test('lets go at once of a manager whose keys the active one has too, and gives none up', async () => {
    const a = await one.generateKey('a', 'ec-p256');
    // Two managers of one place, as the two modes of aws_kms on one server's keys.
    const twin: RetirableKeyManager = Object.create(one, { close: { value: async () => {} } });
    twin.getPublicKeys = () => one.getPublicKeys();
    const manager = await createMigratingKeyManager({
      active: { name: 'one', manager: one },
      previous: [{ name: 'twin', manager: twin }],
      clock,
    });
    open.push(manager);
    await clock.settled();
    expect(manager.participants()).toEqual(['one']);
    expect(await manager.getPublicKeys()).toEqual([a]);
    expect(await one.getPublicKeys()).toEqual([a]);
  });

  test('refuses when closed', async () => {
    const manager = await migrating(one);
    await manager.close();
    await manager.close();
    await expect(manager.generateKey('a', 'ec-p256')).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    await expect(manager.signData('a', randomBytes(32), sha256)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  test('where a manager does not tell when a key was made, the active one decides', () => {
    const held = (name: string, created?: number) => ({
      key: { id: 'a', fingerprint: name, ...(created && { created }) } as PublicKey,
      holder: new Holder({ name, manager: one }),
    });
    const active = held('active', 1);
    expect(choose([active, held('newer', 2)], undefined)?.holder.name).toBe('newer');
    expect(choose([active, held('unknown')], undefined)?.holder.name).toBe('active');
    expect(choose([active, held('same', 1)], undefined)?.holder.name).toBe('active');
    expect(choose([], undefined)).toBeUndefined();
  });
});
