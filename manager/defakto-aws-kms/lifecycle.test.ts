import { createHash, createPublicKey, verify } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { DAY, HOUR, SECOND } from '../test/world.ts';
import { CA, DefaktoWorld, JWT } from './test/world.ts';

const SIX = [
  'CreateKey',
  'GetCallerIdentity',
  'GetPublicKey',
  'GetResources',
  'ScheduleKeyDeletion',
  'Sign',
  'TagResource',
];

describe('the life of a server', () => {
  let world: DefaktoWorld;
  beforeEach(() => {
    world = new DefaktoWorld();
  });
  afterEach(() => world.close());

  test('a start makes no key and asks one thing', async () => {
    const { manager, log } = await world.serve();
    expect(await manager.getPublicKeys()).toEqual([]);
    expect(world.calls()).toEqual(['GetResources']);
    expect(log.messages('info')).toEqual(['KMS keys in use: none yet']);
  });

  test('a key is made when it is asked for, and carries the reserved tags and those of the user', async () => {
    const { manager } = await world.serve({ configuration: { keyTags: { team: 'identity' } } });
    const made = await manager.generateKey(CA, 'ec-p256');
    expect(world.calls().slice(1)).toEqual(['GetCallerIdentity', 'CreateKey', 'GetPublicKey', 'TagResource']);
    const [key] = await world.keys();
    expect(key).toMatchObject({ state: 'Enabled', aliases: [] });
    expect(key?.tags).toEqual({
      team: 'identity',
      'defakto-trust-domain': 'example.org',
      'defakto-deployment': 'blue',
      'defakto-server': 's1',
      'defakto-key-id': CA,
      'defakto-state': 'active',
      'defakto-created': '1767225600.000',
      'defakto-heartbeat': '1767225600',
    });
    expect(made.created).toBe(Date.parse('2026-01-01T00:00:00Z'));
  });

  test('signs what verifies', async () => {
    const { manager } = await world.serve();
    const { pkixData, fingerprint } = await manager.generateKey(CA, 'ec-p256');
    const digest = createHash('sha256').update('message').digest();
    const { signature, keyFingerprint } = await manager.signData(CA, digest, { hashAlgorithm: 'sha256' });
    const key = createPublicKey({ key: Buffer.from(pkixData), format: 'der', type: 'spki' });
    expect(keyFingerprint).toBe(fingerprint);
    expect(verify('sha256', Buffer.from('message'), key, signature)).toBe(true);
  });

  test('a restart finds the keys, each at the cost of one call, and tells which KMS keys they are', async () => {
    const before = await world.serve();
    for (const id of [CA, JWT]) await before.manager.generateKey(id, 'ec-p256');
    const keys = await before.manager.getPublicKeys();
    await before.crash();
    const mark = world.mark();
    const { manager, log } = await world.serve();
    expect(await manager.getPublicKeys()).toEqual(keys);
    expect(world.calls(mark).sort()).toEqual(['GetPublicKey', 'GetPublicKey', 'GetResources']);
    const told = log.lines.find(({ message }) => message.startsWith('KMS keys in use'));
    const arns = (await world.keys()).map(({ arn }) => arn).sort();
    for (const arn of arns) expect(told?.message).toContain(arn);
    expect(told?.fields).toMatchObject({ keys: [{ keyId: JWT }, { keyId: CA }] });
  });

  test('the replaced key goes once the index knows its successor', async () => {
    const { manager } = await world.serve();
    await manager.generateKey(CA, 'ec-p256');
    const [old] = await world.keys();
    const fresh = await manager.generateKey(CA, 'ec-p384');
    expect(await world.states()).toEqual({ Enabled: 2 });
    await world.advance(31 * SECOND);
    expect(await world.key(old?.arn ?? '')).toMatchObject({
      state: 'PendingDeletion',
      tags: { 'defakto-state': 'retired' },
    });
    expect(await manager.getPublicKeys()).toEqual([fresh]);
  });

  test('a key that is given up is retired first, and only if it is the one that is meant', async () => {
    const { manager } = await world.serve();
    const { fingerprint } = await manager.generateKey(CA, 'ec-p256');
    await manager.retireKey(CA, 'another');
    expect(await world.states()).toEqual({ Enabled: 1 });
    const mark = world.mark();
    await manager.retireKey(CA, fingerprint);
    expect(world.calls(mark)).toEqual(['TagResource', 'ScheduleKeyDeletion']);
    await expect(manager.getPublicKey(CA)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await manager.retireKey(CA, fingerprint);
    const { manager: next } = await world.serve();
    expect(await next.getPublicKeys()).toEqual([]);
  });

  test('an operator takes a key away that is in use: it is told at the next heartbeat', async () => {
    const { manager, log } = await world.serve();
    await manager.generateKey(CA, 'ec-p256');
    await world.operator.scheduleKeyDeletion({ KeyId: (await world.keys())[0]?.arn, PendingWindowInDays: 7 });
    await world.advance(6 * HOUR + SECOND);
    expect(log.messages('error')).toContainEqual(
      expect.stringContaining('A key in use waits for its deletion'),
    );
  });

  test('a key that somebody disabled is left alone, and no older one takes its place', async () => {
    const before = await world.serve();
    await before.manager.generateKey(CA, 'ec-p256');
    await before.manager.generateKey(CA, 'ec-p256');
    await before.crash();
    const newest = await before.manager.getPublicKey(CA);
    for (const { arn } of await world.keys()) {
      const { PublicKey } = await world.operator.getPublicKey({ KeyId: arn });
      if (PublicKey && Buffer.compare(PublicKey, newest.pkixData) === 0)
        await world.operator.disableKey({ KeyId: arn });
    }
    const { manager, log } = await world.serve();
    expect(await manager.getPublicKeys()).toEqual([]);
    expect(log.messages('warn')).toEqual([expect.stringContaining('somebody has disabled')]);
    await world.advance(3 * DAY);
    expect((await world.states()).Disabled).toBe(1);
  });

  test('weeks with rotations need exactly seven operations and leave one key an id', {
    timeout: 60_000,
  }, async () => {
    const servers = await Promise.all([
      world.serve(),
      world.serve({ id: 's2' }),
      world.serve({ deployment: 'green' }),
    ]);
    for (let day = 0; day < 28; day++) {
      for (const { manager } of servers) {
        if (day % 3 === 0) for (const id of [CA, JWT]) await manager.generateKey(id, 'ec-p256');
        await manager.signData(CA, new Uint8Array(32), { hashAlgorithm: 'sha256' });
      }
      await world.advance(DAY);
    }
    expect(await world.living()).toHaveLength(6);
    expect(world.operations()).toEqual(SIX);
    for (const { log } of servers) expect([...log.messages('warn'), ...log.messages('error')]).toEqual([]);
  });
});
