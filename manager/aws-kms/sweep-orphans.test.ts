import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { aliasOf, DAY, TestWorld } from '../test/world.ts';

const CA = 'x509-CA-A';

describe('the sweep of orphaned keys', () => {
  let world: TestWorld;
  beforeEach(() => {
    world = new TestWorld();
  });
  afterEach(() => world.close());

  const orphan = async (Description: string): Promise<string> => {
    const { KeyMetadata } = await world.operator.createKey({
      KeySpec: 'ECC_NIST_P256',
      KeyUsage: 'SIGN_VERIFY',
      Description,
    });
    return KeyMetadata?.Arn ?? '';
  };

  test('deletes keys of the trust domain that no alias names', async () => {
    const ours = await orphan('SPIRE_SERVER_KEY/example_org/x509-CA-A');
    const uk = await orphan('SPIRE_SERVER_KEY/example_org_uk/x509-CA-A');
    const named = await orphan('SPIRE_SERVER_KEY/example_org/x509-CA-A');
    await world.operator.createAlias({ AliasName: 'alias/of-somebody', TargetKeyId: named });
    const foreign = await orphan('billing');
    const disabled = await orphan('SPIRE_SERVER_KEY/example_org/x509-CA-A');
    await world.operator.disableKey({ KeyId: disabled });

    const { manager } = await world.start();
    await manager.generateKey(CA, 'ec-p256');
    await world.advance(2 * DAY);
    const late = await orphan('SPIRE_SERVER_KEY/example_org/x509-CA-A');
    await world.advance(2 * DAY);

    const states = async (arns: string[]) =>
      Promise.all(arns.map(async (arn) => (await world.key(arn)).state));
    expect(await states([ours, uk, named, foreign, disabled, late])).toEqual([
      'PendingDeletion',
      'Enabled',
      'Enabled',
      'Enabled',
      'Disabled',
      'Enabled',
    ]);
  });

  test('runs after a migration too: those keys have no tags', async () => {
    const before = await world.start();
    for (let round = 0; round < 2; round++) await before.manager.generateKey(CA, 'ec-p256');
    await before.manager.close();
    await world.start({ mode: 'tags' });
    await world.advance(4 * DAY);
    expect(await world.states()).toEqual({ Enabled: 1, PendingDeletion: 1 });
  });

  // A lost answer to its UpdateAlias takes the alias from a key in use; then its tags say that it lives.
  test('leaves a key alone whose tags tell of its server, though no alias names it', async () => {
    const before = await world.start();
    await before.manager.generateKey(CA, 'ec-p256');
    const peer = await world.start({ id: 's2', mode: 'tags' });
    const key = await peer.manager.generateKey(CA, 'ec-p256');
    await peer.manager.close();
    await before.manager.close();
    await world.operator.deleteAlias({ AliasName: aliasOf(CA, 's2') });
    await world.start({ mode: 'tags' });
    await world.advance(4 * DAY);
    expect(await world.states()).toEqual({ Enabled: 2 });
    expect(await (await world.start({ id: 's2', mode: 'tags' })).manager.getPublicKeys()).toEqual([key]);
  });

  test('does not ask for all keys of the account when keys were found by tags', async () => {
    const { manager } = await world.start({ mode: 'tags' });
    await manager.generateKey(CA, 'ec-p256');
    await world.advance(4 * DAY);
    expect(world.calls()).not.toContain('ListKeys');
  });
});
