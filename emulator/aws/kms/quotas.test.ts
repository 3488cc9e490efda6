import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { createEmulator, type EmulatorOptions, OptionError } from '../../server.ts';
import { clientsOf } from '../../test/clients.ts';
import { createKey, createPendingKey } from '../../test/keys.ts';
import { DAY, START, testWorld } from '../../test/world.ts';

const GRANTEE = 'arn:aws:iam::000000000000:user/alice';

describe('a quota that is set', () => {
  const { emulator, kms } = testWorld({
    quotas: {
      onDemandRotationsPerKey: 1,
      aliasesPerKey: 1,
      grantsPerKey: 1,
      tagsPerKey: 1,
      keyPolicyBytes: 300,
    },
  });

  test('of aliases holds for a new alias and for one that moves', async () => {
    const [key, other] = [await createKey(kms), await createKey(kms)];
    await kms.createAlias({ AliasName: 'alias/first', TargetKeyId: key.id });
    await kms.createAlias({ AliasName: 'alias/other', TargetKeyId: other.id });
    const refusal = {
      name: 'LimitExceededException',
      message: 'Aliases per key quota for this account in this region is 1, current usage is 1',
    };
    await expect(kms.createAlias({ AliasName: 'alias/second', TargetKeyId: key.id })).rejects.toMatchObject(
      refusal,
    );
    await expect(kms.updateAlias({ AliasName: 'alias/other', TargetKeyId: key.id })).rejects.toMatchObject(
      refusal,
    );
  });

  test('of grants', async () => {
    const { id: KeyId } = await createKey(kms);
    const grant = { KeyId, GranteePrincipal: GRANTEE, Operations: ['Sign' as const] };
    await kms.createGrant(grant);
    await expect(kms.createGrant(grant)).rejects.toMatchObject({
      name: 'LimitExceededException',
      message: 'Grants per key quota for this account in this region is 1, current usage is 1',
    });
  });

  test('of tags holds when a key is made and when it is tagged', async () => {
    const Tags = [
      { TagKey: 'a', TagValue: '' },
      { TagKey: 'b', TagValue: '' },
    ];
    const refusal = { name: 'TagException', message: 'Too many tags' };
    await expect(kms.createKey({ Tags })).rejects.toMatchObject(refusal);
    const { id: KeyId } = await createKey(kms, { Tags: Tags.slice(1) });
    await expect(kms.tagResource({ KeyId, Tags: Tags.slice(0, 1) })).rejects.toMatchObject(refusal);
  });

  test('of rotations on demand', async () => {
    const { KeyMetadata } = await kms.createKey({});
    await kms.rotateKeyOnDemand({ KeyId: KeyMetadata?.KeyId });
    await emulator.clock.advance(DAY);
    await expect(kms.rotateKeyOnDemand({ KeyId: KeyMetadata?.KeyId })).rejects.toMatchObject({
      name: 'LimitExceededException',
      message: 'On-demand rotations per key quota for this account in this region is 1, current usage is 1',
    });
  });

  test('of the bytes of a policy', async () => {
    const statement = { Effect: 'Allow', Principal: '*', Action: 'kms:*', Resource: '*' };
    const Policy = JSON.stringify({ Statement: [statement], Id: 'x'.repeat(300) });
    const refusal = {
      name: 'LimitExceededException',
      message: 'The key policy is larger than 300 bytes.',
    };
    await expect(kms.createKey({ Policy })).rejects.toMatchObject(refusal);
    const { id: KeyId } = await createKey(kms);
    await expect(kms.putKeyPolicy({ KeyId, Policy })).rejects.toMatchObject(refusal);
  });
});

describe('the quota of keys', () => {
  const root = mkdtempSync(join(tmpdir(), 'keyproof-quotas-'));
  afterAll(() => rmSync(root, { recursive: true, force: true }));
  const full = {
    name: 'LimitExceededException',
    message: 'Key quota for this account in this region is 2 but the current usage is 2.',
  };

  test.each<[string, EmulatorOptions]>([
    ['in memory', {}],
    ['in a directory', { data: join(root, 'living') }],
  ])('counts those that wait for deletion, and none that is gone: %s', async (_where, options) => {
    const emulator = createEmulator({ clock: START, quotas: { keys: 2 }, ...options });
    const { kms } = clientsOf(emulator);
    await createPendingKey(kms);
    const { id: KeyId } = await createKey(kms);
    await kms.updateKeyDescription({ KeyId, Description: 'changed, and still one key' });
    await expect(createKey(kms)).rejects.toMatchObject(full);
    await emulator.clock.advance(7 * DAY);
    await createKey(kms);
    await expect(createKey(kms)).rejects.toMatchObject(full);
    await emulator.reset();
    await createKey(kms);
    await createKey(kms);
    await expect(createKey(kms)).rejects.toMatchObject(full);
    await emulator.close();
  });

  test('is each account’s and Region’s own', async () => {
    const emulator = createEmulator({ clock: START, quotas: { keys: 1 } });
    for (const where of [{}, { region: 'eu-west-1' }, { accessKeyId: '111122223333' }]) {
      const { kms } = clientsOf(emulator, where);
      await createKey(kms);
      await expect(createKey(kms)).rejects.toMatchObject({ name: 'LimitExceededException' });
    }
    await emulator.close();
  });

  test('goes on counting after a restart', async () => {
    const options = { clock: START, data: join(root, 'restarted'), quotas: { keys: 2 } };
    const first = createEmulator(options);
    await createKey(clientsOf(first).kms);
    await first.close();
    const second = createEmulator(options);
    const { kms } = clientsOf(second);
    await createKey(kms);
    await expect(createKey(kms)).rejects.toMatchObject(full);
    await second.close();
  });
});

test.each<[EmulatorOptions, string]>([
  [{ quotas: { kyes: 1 } as object }, `There is no quota 'kyes'. There are: keys, aliasesPerKey, `],
  [{ quotas: { keys: -1 } }, 'The quota keys takes a whole number from 0 on.'],
  [{ quotas: { keys: 1.5 } }, 'The quota keys takes a whole number from 0 on.'],
])('%j is refused', (options, message) => {
  expect(() => createEmulator(options)).toThrow(OptionError);
  expect(() => createEmulator(options)).toThrow(message);
});
