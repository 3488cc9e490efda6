import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createEmulator, type EmulatorOptions } from '../server.ts';
import { clientsOf } from './clients.ts';
import { createExternalKey, importMaterial } from './imports.ts';
import { createKey, describeKey } from './keys.ts';
import { DAY, START, testWorld } from './world.ts';

const AGE = 5000;
const NOT_FOUND = { name: 'NotFoundException' };
const SIGNING = { Message: Buffer.from('m'), SigningAlgorithm: 'ECDSA_SHA_256' } as const;

describe('with reads that are five seconds old', () => {
  const { emulator, kms, tagging } = testWorld({ disorder: { staleReads: { age: AGE } } });
  const pass = () => emulator.clock.advance(AGE);

  test('a new key is not there yet, to readers', async () => {
    const { id: KeyId } = await createKey(kms);
    const reads = [
      () => kms.describeKey({ KeyId }),
      () => kms.getPublicKey({ KeyId }),
      () => kms.getKeyPolicy({ KeyId }),
      () => kms.listResourceTags({ KeyId }),
      () => kms.sign({ KeyId, ...SIGNING }),
    ];
    for (const read of reads) await expect(read()).rejects.toMatchObject(NOT_FOUND);
    expect((await kms.listKeys({})).Keys).toEqual([]);
    await emulator.clock.advance(AGE - 1);
    await expect(kms.describeKey({ KeyId })).rejects.toMatchObject(NOT_FOUND);
    await emulator.clock.advance(1);
    for (const read of reads) await read();
    expect((await kms.listKeys({})).Keys).toHaveLength(1);
  });

  test('a write acts on what is there', async () => {
    const { id: KeyId } = await createKey(kms);
    await kms.tagResource({ KeyId, Tags: [{ TagKey: 'a', TagValue: '1' }] });
    await kms.createAlias({ AliasName: 'alias/at-once', TargetKeyId: KeyId });
    await expect(kms.createAlias({ AliasName: 'alias/at-once', TargetKeyId: KeyId })).rejects.toMatchObject({
      name: 'AlreadyExistsException',
    });
    await kms.scheduleKeyDeletion({ KeyId });
    await expect(kms.disableKey({ KeyId })).rejects.toMatchObject({ name: 'KMSInvalidStateException' });
    await pass();
    expect((await describeKey(kms, KeyId)).KeyState).toBe('PendingDeletion');
  });

  test('an import token is good at once', async () => {
    const { id } = await createExternalKey(kms);
    await pass();
    await importMaterial(kms, id, Buffer.alloc(32, 7));
    await pass();
    expect((await describeKey(kms, id)).KeyState).toBe('Enabled');
  });

  test('an alias that moved still leads to the old key, and one that went is still there', async () => {
    const [old, next] = [await createKey(kms), await createKey(kms)];
    await kms.createAlias({ AliasName: 'alias/moves', TargetKeyId: old.id });
    await pass();
    await kms.updateAlias({ AliasName: 'alias/moves', TargetKeyId: next.id });
    const signer = async () => (await kms.sign({ KeyId: 'alias/moves', ...SIGNING })).KeyId;
    const aliasesOf = async (KeyId: string) => (await kms.listAliases({ KeyId })).Aliases?.length;
    expect(await signer()).toBe(old.arn);
    expect([await aliasesOf(old.id), await aliasesOf(next.id)]).toEqual([1, 0]);
    await pass();
    expect(await signer()).toBe(next.arn);
    expect([await aliasesOf(old.id), await aliasesOf(next.id)]).toEqual([0, 1]);
    await kms.deleteAlias({ AliasName: 'alias/moves' });
    expect(await signer()).toBe(next.arn);
    await pass();
    await expect(signer()).rejects.toMatchObject(NOT_FOUND);
  });

  test('policies, descriptions and states are seen late', async () => {
    const { id: KeyId } = await createKey(kms);
    const { Policy: before } = await pass().then(() => kms.getKeyPolicy({ KeyId }));
    const statement = { Effect: 'Allow', Principal: '*', Action: 'kms:*', Resource: '*' };
    const after = JSON.stringify({ Statement: statement });
    await kms.putKeyPolicy({ KeyId, Policy: after, BypassPolicyLockoutSafetyCheck: true });
    await kms.updateKeyDescription({ KeyId, Description: 'new' });
    await kms.disableKey({ KeyId });
    expect((await kms.getKeyPolicy({ KeyId })).Policy).toBe(before);
    expect(await describeKey(kms, KeyId)).toMatchObject({ Description: '', Enabled: true });
    await kms.sign({ KeyId, ...SIGNING });
    await pass();
    expect((await kms.getKeyPolicy({ KeyId })).Policy).toBe(after);
    expect(await describeKey(kms, KeyId)).toMatchObject({ Description: 'new', Enabled: false });
    await expect(kms.sign({ KeyId, ...SIGNING })).rejects.toMatchObject({ name: 'DisabledException' });
  });

  test('a grant is listed late, and its token is good at once', async () => {
    const { id: KeyId } = await createKey(kms);
    await pass();
    const { GrantToken = '' } = await kms.createGrant({
      KeyId,
      GranteePrincipal: 'arn:aws:iam::000000000000:user/alice',
      Operations: ['Sign'],
    });
    expect((await kms.listGrants({ KeyId })).Grants).toEqual([]);
    await kms.sign({ KeyId, ...SIGNING, GrantTokens: [GrantToken] });
    await pass();
    expect((await kms.listGrants({ KeyId })).Grants).toHaveLength(1);
  });

  test('old ciphertexts decrypt through a rotation, whichever material is seen', async () => {
    const { KeyMetadata } = await kms.createKey({});
    const KeyId = KeyMetadata?.KeyId;
    await pass();
    const { CiphertextBlob } = await kms.encrypt({ KeyId, Plaintext: Buffer.from('p') });
    await kms.rotateKeyOnDemand({ KeyId });
    for (let step = 0; step < 10; step++) {
      await emulator.clock.advance(AGE / 2);
      const { Plaintext } = await kms.decrypt({ CiphertextBlob });
      expect(Buffer.from(Plaintext ?? [])).toEqual(Buffer.from('p'));
    }
  });

  test('a key whose time came is still seen waiting', async () => {
    const { id: KeyId } = await createKey(kms);
    await kms.scheduleKeyDeletion({ KeyId, PendingWindowInDays: 7 });
    await emulator.clock.advance(7 * DAY);
    expect((await describeKey(kms, KeyId)).KeyState).toBe('PendingDeletion');
    await pass();
    await expect(kms.describeKey({ KeyId })).rejects.toMatchObject(NOT_FOUND);
  });

  test('the Tagging API has its own lag only', async () => {
    await createKey(kms, { Tags: [{ TagKey: 'team', TagValue: 'a' }] });
    const { ResourceTagMappingList } = await tagging.getResources({ TagFilters: [{ Key: 'team' }] });
    expect(ResourceTagMappingList).toHaveLength(1);
  });
});

describe('with reads of which some are stale', () => {
  const options = {
    clock: START,
    disorder: { staleReads: { probability: 0.5, age: { kind: 'long-tail', median: 2000, p99: 60_000 } } },
  } as const satisfies EmulatorOptions;

  async function history(seed: number): Promise<readonly boolean[]> {
    const emulator = createEmulator({ ...options, seed });
    const { kms } = clientsOf(emulator);
    const seen: boolean[] = [];
    for (let round = 0; round < 20; round++) {
      const { id: KeyId } = await createKey(kms);
      for (let look = 0; look < 3; look++) {
        await emulator.clock.advance(500);
        seen.push(await kms.describeKey({ KeyId }).then(...([() => true, () => false] as const)));
      }
    }
    await emulator.close();
    return seen;
  }

  test('a seed repeats which ones, another seed does not', async () => {
    const [once, again, other] = [await history(1), await history(1), await history(2)];
    expect(again).toEqual(once);
    expect(other).not.toEqual(once);
    expect(new Set(once)).toEqual(new Set([true, false]));
  });

  test('what was seen may be unseen again: nothing here is monotonic', async () => {
    const seen = (await history(1)).map(Number);
    const rounds = Array.from({ length: 20 }, (_, round) => seen.slice(round * 3, round * 3 + 3));
    expect(rounds.some(([a = 0, b = 0, c = 0]) => a > b || b > c)).toBe(true);
  });
});

test('in the end everybody sees what was written last, whatever was read meanwhile', async () => {
  const step = fc.record({
    write: fc.constantFrom('alias 0', 'alias 1', 'delete alias', 'description', 'read'),
    pause: fc.nat(3000),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 15 }), fc.nat(), async (steps, seed) => {
      const age = { kind: 'uniform', least: 0, most: 4000 } as const;
      const emulator = createEmulator({ clock: START, seed, disorder: { staleReads: { age } } });
      const { kms } = clientsOf(emulator);
      const keys = [await createKey(kms), await createKey(kms)] as const;
      const AliasName = 'alias/a';
      let target: string | undefined;
      let Description = '';
      for (const [index, { write, pause }] of steps.entries()) {
        if (write === 'delete alias' && target !== undefined) {
          await kms.deleteAlias({ AliasName });
          target = undefined;
        } else if (write === 'description') {
          Description = `${index}`;
          await kms.updateKeyDescription({ KeyId: keys[0].id, Description });
        } else if (write.startsWith('alias')) {
          const TargetKeyId = keys[Number(write.slice(-1)) as 0 | 1].id;
          await (target === undefined
            ? kms.createAlias({ AliasName, TargetKeyId })
            : kms.updateAlias({ AliasName, TargetKeyId }));
          target = TargetKeyId;
        } else {
          await kms.listAliases({});
        }
        await emulator.clock.advance(pause);
      }
      await emulator.clock.advance(4000);
      const { Aliases = [] } = await kms.listAliases({});
      expect(Aliases.map(({ TargetKeyId }) => TargetKeyId)).toEqual(target === undefined ? [] : [target]);
      expect((await describeKey(kms, keys[0].id)).Description).toBe(Description);
      await emulator.close();
    }),
    { numRuns: 30, seed: 1 },
  );
});

test('what was written while stale reads were off is not unseen when they are on again', async () => {
  const emulator = createEmulator({ clock: START, disorder: { staleReads: { age: 60_000 } } });
  const { kms } = clientsOf(emulator);
  const [old, next] = [await createKey(kms), await createKey(kms)];
  await kms.createAlias({ AliasName: 'alias/a', TargetKeyId: old.id });
  emulator.disorder.change({});
  await kms.updateAlias({ AliasName: 'alias/a', TargetKeyId: next.id });
  emulator.disorder.change({ staleReads: { age: 60_000 } });
  await kms.deleteAlias({ AliasName: 'alias/a' });
  expect((await describeKey(kms, 'alias/a')).KeyId).toBe(next.id);
  await emulator.close();
});
