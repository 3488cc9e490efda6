import { describe, expect, test } from 'vitest';
import { KeyManagerError, type KeyType, type PublicKey } from '../../../manager/index.ts';
import { DAY } from '../../laboratory/durations.ts';
import { clientsOf } from '../../self-test/styles/clients.ts';
import { swallowAliasUpdates } from '../../self-test/tamper.ts';
import { builtinTarget, type Sabotage } from '../../targets/builtin.ts';
import type { Target } from '../../targets/target.ts';
import { MODES } from '../../vocabulary.ts';
import type { InvariantName } from '../invariant.ts';
import { play } from '../play.ts';
import type { SingleStep, Step } from '../scenario.ts';
import { pass, scenarioOf, start } from '../test/steps.ts';
import { spoiled } from './test/spoiled.ts';

const rotate = (server: string, type?: KeyType): SingleStep => ({ do: 'rotate', server, key: 'a', type });

/** Does something once with each key of a tool that has nothing to do with it. */
function onForeignKeys(
  act: (keyId: string, clients: ReturnType<typeof clientsOf>) => Promise<unknown>,
): Target {
  return spoiled((cloud, environment) => ({
    ...cloud,
    async createKey(input) {
      const { Aliases = [] } = await cloud.listAliases({});
      const foreign = Aliases.filter(({ AliasName }) => AliasName === 'alias/backup');
      const clients = clientsOf(environment);
      for (const { TargetKeyId = '' } of foreign) await environment.track(() => act(TargetKeyId, clients));
      return cloud.createKey(input);
    },
  }));
}

const arnOf = (keyId: string) => `arn:aws:kms:us-east-1:111122223333:key/${keyId}`;
const GRANT = { GranteePrincipal: 'arn:aws:iam::111122223333:user/guest', Operations: ['Sign' as const] };

/** What is done to a key of another tool, which every one of these does. */
const TOUCHES: Readonly<Record<string, Parameters<typeof onForeignKeys>[0]>> = {
  TagResource: (KeyId, { kms }) => kms.tagResource({ KeyId, Tags: [{ TagKey: 'mine', TagValue: '' }] }),
  TagResources: (keyId, { tagging }) =>
    tagging.tagResources({ ResourceARNList: [arnOf(keyId)], Tags: { mine: '' } }),
  UntagResources: (keyId, { tagging }) =>
    tagging.untagResources({ ResourceARNList: [arnOf(keyId)], TagKeys: ['team'] }),
  CreateGrant: (KeyId, { kms }) => kms.createGrant({ KeyId, ...GRANT }),
  CreateAlias: (TargetKeyId, { kms }) => kms.createAlias({ AliasName: 'alias/mine', TargetKeyId }),
  DisableKey: (KeyId, { kms }) => kms.disableKey({ KeyId }),
  PutKeyPolicy: (KeyId, { kms }) =>
    kms
      .getKeyPolicy({ KeyId })
      .then(({ Policy }) => kms.putKeyPolicy({ KeyId, Policy: Policy ?? '', PolicyName: 'default' })),
  UpdateAlias: (keyId, { kms }) =>
    kms
      .createKey({ KeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY' })
      .then(({ KeyMetadata }) =>
        kms.updateAlias({ AliasName: 'alias/backup', TargetKeyId: KeyMetadata?.KeyId ?? keyId }),
      ),
  ScheduleKeyDeletion: (KeyId, { kms }) => kms.scheduleKeyDeletion({ KeyId }),
};

const BACKUP: Step = { do: 'foreignKey', alias: 'alias/backup', tags: { team: 'backup' } };

describe.each(Object.entries(TOUCHES))('%s of a key of another tool', (operation, act) => {
  test('is touching what is foreign', async () => {
    const life = scenarioOf('tags', [BACKUP, start('s1'), rotate('s1')]);
    const { breach } = await play(life, onForeignKeys(act));
    expect(breach).toMatchObject({ invariant: 'nothing-foreign-is-touched', server: 's1' });
    expect(breach?.text).toContain(`called ${operation} for `);
  });
});

test('an alias in the name space of another trust domain is foreign, wherever it points', async () => {
  const target = spoiled((cloud) => ({
    ...cloud,
    async createAlias(input) {
      const AliasName = input.AliasName?.replace('/example_org/', '/example_org_uk/');
      await cloud.createAlias({ ...input, AliasName });
      return cloud.createAlias(input);
    },
  }));
  const { breach } = await play(scenarioOf('alias', [start('s1'), rotate('s1')]), target);
  expect(breach).toMatchObject({ invariant: 'nothing-foreign-is-touched' });
});

test('names, grants and tags of its own are no touching', async () => {
  const own = spoiled((cloud, environment) => {
    const { kms, tagging } = clientsOf(environment);
    return {
      ...cloud,
      async createAlias(input) {
        const KeyId = String(input.TargetKeyId);
        const AliasName = 'alias/of-my-own';
        await environment.track(() => kms.createAlias({ ...input, AliasName }));
        await environment.track(() => kms.createGrant({ KeyId, ...GRANT }));
        await environment.track(() => tagging.tagResources({ ResourceARNList: [KeyId], Tags: { mine: '' } }));
        await environment.track(() => kms.deleteAlias({ AliasName }));
        return cloud.createAlias(input);
      },
    };
  });
  const steps = [BACKUP, start('s1'), rotate('s1'), pass(3 * DAY), { do: 'sign', server: 's1' } as const];
  const { breach, skipped } = await play(scenarioOf('tags', steps), own);
  expect([breach, ...skipped]).toEqual([undefined]);
});

/** Says of its keys, in their descriptions, what we would not say. */
function describesAs(description: string): Target {
  const ours = new Map<string, string | undefined>();
  return spoiled((cloud) => ({
    ...cloud,
    async createKey(input) {
      const made = await cloud.createKey({ ...input, Description: description });
      ours.set(String(made.KeyMetadata?.Arn), input.Description);
      return made;
    },
    async describeKey(input) {
      const { KeyMetadata, ...rest } = await cloud.describeKey(input);
      const Description = ours.get(String(KeyMetadata?.Arn)) ?? KeyMetadata?.Description;
      return { ...rest, KeyMetadata: KeyMetadata && { ...KeyMetadata, Description } };
    },
  }));
}

test.each([
  ['SPIRE_SERVER_KEY/example.org/a', 'writes the trust domain as it is'],
  ['a signing key', 'names nobody'],
])('deleting what a dead peer has left is no touching, where the description %j %s', async (description) => {
  const life = [start('s1'), rotate('s1'), start('s2'), rotate('s2')];
  const steps = [...life, { do: 'stop', server: 's2' } as const, pass(20 * DAY)];
  const scenario = scenarioOf('alias', steps, { expect: [{ that: 'enabledKeys', are: 1 }] });
  const { breach, skipped } = await play(scenario, describesAs(description));
  expect([breach, ...skipped]).toEqual([undefined]);
});

/** From the tenth day on it says that it refreshes, and does not. */
const stopsRefreshing: Sabotage = (cloud, { clock, name }) => {
  const began = clock.now();
  const isOver = () => name === 's1' && clock.now() - began > 10 * DAY;
  const quiet = swallowAliasUpdates(cloud, (stays) => stays && isOver());
  return {
    ...quiet,
    tagResource: (input) =>
      isOver() && input.Tags?.some(({ TagKey }) => TagKey === 'spire-last-update')
        ? Promise.resolve({ $metadata: {} })
        : quiet.tagResource(input),
  };
};

const both = [start('s1'), rotate('s1'), start('s2'), rotate('s2')];
const crash: Step = { do: 'crash', server: 's1' };

describe.each(MODES)('a server that runs and refreshes its keys no longer, by %s,', (mode) => {
  test('loses them for that reason', async () => {
    const target = spoiled(stopsRefreshing);
    const { breach } = await play(scenarioOf(mode, [...both, pass(40 * DAY)]), target);
    expect(breach).toMatchObject({ invariant: 'no-key-in-use-is-deleted', server: 's1' });
    expect(breach?.text).toMatch(
      /^s2 called .*, though it runs undisturbed, has not refreshed for 1[56] days$/,
    );
  });

  test('is not excused by the end of its process', async () => {
    const steps = [...both, pass(20 * DAY), crash, pass(8 * DAY), start('s1')];
    const { breach } = await play(scenarioOf(mode, steps), spoiled(stopsRefreshing));
    expect(breach).toMatchObject({ invariant: 'no-key-in-use-is-deleted', server: 's1' });
  });
});

const anotherType = (disguise: (key: PublicKey, type: KeyType) => PublicKey = (key) => key): Target => {
  const types = new Map<string, KeyType>();
  return spoiled(
    (cloud) => cloud,
    (manager) => ({
      async generateKey(id, type) {
        const first = types.get(id) ?? type;
        types.set(id, first);
        return disguise(await manager.generateKey(id, first), type);
      },
    }),
  );
};

const rename = (change: (key: PublicKey) => Partial<PublicKey>) =>
  spoiled(
    (cloud) => cloud,
    (manager) => ({
      async generateKey(id, type) {
        const made = await manager.generateKey(id, type);
        return { ...made, ...change(made) };
      },
    }),
  );

const answers: readonly [string, Target, RegExp][] = [
  ['of the type before', anotherType(), /says that it is of type ec-p256, not ec-p384/],
  [
    'of the type before, in disguise',
    anotherType((key, type) => ({ ...key, type })),
    /made one of type ECC_NIST_P256, not ECC_NIST_P384/,
  ],
  ['under another id', rename(() => ({ id: 'b' })), /answered with one for b/],
  [
    'under the same fingerprint',
    rename(() => ({ fingerprint: 'same' })),
    /by the fingerprint of the old one/,
  ],
];

test.each(answers)('a new key %s is not what was asked for', async (_, target, text) => {
  const life = scenarioOf('alias', [start('s1'), rotate('s1'), rotate('s1', 'ec-p384')]);
  const { breach } = await play(life, target);
  expect(breach).toMatchObject({ invariant: 'every-id-is-one-key' satisfies InvariantName });
  expect(breach?.text).toMatch(text);
});

test('our manager keeps every law in the same lives', async () => {
  const types = [start('s1'), rotate('s1'), rotate('s1', 'ec-p384'), rotate('s1', 'rsa-2048'), rotate('s1')];
  for (const mode of MODES) {
    for (const steps of [
      [BACKUP, ...types],
      [...both, pass(40 * DAY)],
      [...both, pass(20 * DAY), crash, pass(8 * DAY), start('s1')],
    ]) {
      const { breach } = await play(scenarioOf(mode, steps), builtinTarget(mode));
      expect(breach).toBeUndefined();
    }
  }
});

test('a second key of one id may be refused while the first is made', async () => {
  const careful = () => {
    const underWay = new Set<string>();
    return spoiled(
      (cloud) => cloud,
      (manager, { name }) => ({
        async generateKey(id, type) {
          const asked = `${name} ${id}`;
          if (underWay.has(asked))
            throw new KeyManagerError('UNAVAILABLE', 'a key is being made for this id');
          underWay.add(asked);
          return manager.generateKey(id, type).finally(() => underWay.delete(asked));
        },
      }),
    );
  };
  for (const seed of ['1', '2', '3']) {
    const together: Step = { do: 'together', steps: [rotate('s1'), rotate('s1'), rotate('s2')] };
    const life = scenarioOf('alias', [
      start('s1'),
      start('s2'),
      rotate('s1'),
      together,
      { do: 'sign', server: 's1' },
    ]);
    const { breach, skipped } = await play({ ...life, seed }, careful());
    expect([breach, ...skipped]).toEqual([undefined]);
  }
});
