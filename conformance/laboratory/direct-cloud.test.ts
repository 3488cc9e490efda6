import type { CreateKeyCommandInput } from '@aws-sdk/client-kms';
import { expect, test } from 'vitest';
import { createEmulator } from '../../emulator/server.ts';
import { type Cloud, createSdkCloud } from '../../manager/index.ts';
import { directCloud } from './direct-cloud.ts';
import { Gate } from './gate.ts';

const REGION = 'us-east-1';
const ACCESS_KEY = 'AKIAKEYPROOFSERVER01';

/** Two worlds of one seed, and the port into each: through the SDK and without it. */
function bothRoads() {
  const worlds = [0, 1].map(() => createEmulator({ clock: '2026-01-01T00:00:00Z', seed: 1, region: REGION }));
  const [one, other] = worlds as [(typeof worlds)[0], (typeof worlds)[0]];
  const sdk = createSdkCloud({
    region: REGION,
    credentials: { accessKeyId: ACCESS_KEY, secretAccessKey: 'secret' },
    clock: one.clock,
    requestHandler: one.requestHandler(),
  });
  const gate = new Gate('s1', other.clock, () => {});
  const direct = directCloud({
    emulator: other,
    gate,
    accessKeyId: ACCESS_KEY,
    region: REGION,
    clock: other.clock,
  });
  return { sdk, direct, worlds };
}

type Ask = (cloud: Cloud, arn: string) => Promise<object>;

const ALIAS = 'alias/signer';

/** Every operation of the port, and errors of each service. */
const ASKS: Readonly<Record<string, Ask>> = {
  createAlias: (cloud, arn) => cloud.createAlias({ AliasName: ALIAS, TargetKeyId: arn }),
  describeKey: (cloud) => cloud.describeKey({ KeyId: ALIAS }),
  getPublicKey: (cloud, arn) => cloud.getPublicKey({ KeyId: arn }),
  sign: (cloud, arn) =>
    cloud.sign({
      KeyId: arn,
      Message: new Uint8Array(32),
      MessageType: 'DIGEST',
      SigningAlgorithm: 'ECDSA_SHA_256',
    }),
  updateAlias: (cloud, arn) => cloud.updateAlias({ AliasName: ALIAS, TargetKeyId: arn }),
  tagResource: (cloud, arn) => cloud.tagResource({ KeyId: arn, Tags: [{ TagKey: 'b', TagValue: '2' }] }),
  listKeys: (cloud) => cloud.listKeys({ Limit: 10 }),
  listAliases: (cloud, arn) => cloud.listAliases({ KeyId: arn, Limit: undefined }),
  getResources: (cloud) =>
    cloud.getResources({ TagFilters: [{ Key: 'a' }], ResourceTypeFilters: ['kms:key'] }),
  getCallerIdentity: (cloud) => cloud.getCallerIdentity({}),
  deleteAlias: (cloud) => cloud.deleteAlias({ AliasName: ALIAS }),
  scheduleKeyDeletion: (cloud, arn) => cloud.scheduleKeyDeletion({ KeyId: arn, PendingWindowInDays: 7 }),
  'no such key': (cloud) => cloud.describeKey({ KeyId: 'alias/nobody' }),
  'a pending key': (cloud, arn) => cloud.tagResource({ KeyId: arn, Tags: [{ TagKey: 'c', TagValue: '' }] }),
  'a broken constraint': (cloud) => cloud.listKeys({ Limit: 5000 }),
  'a filter of no type': (cloud) => cloud.getResources({ ResourceTypeFilters: ['nothing:at:all'] }),
};

test('the port without the SDK answers what the SDK does', async () => {
  const { sdk, direct, worlds } = bothRoads();
  const make: CreateKeyCommandInput = {
    KeySpec: 'ECC_NIST_P256',
    KeyUsage: 'SIGN_VERIFY',
    Tags: [{ TagKey: 'a', TagValue: '1' }],
  };
  const made = await Promise.all([sdk, direct].map((cloud) => cloud.createKey(make)));
  const [arn = ''] = made.map(({ KeyMetadata }) => KeyMetadata?.Arn);
  expect(answer(made[1] as object)).toEqual(answer(made[0] as object));
  for (const [name, ask] of Object.entries(ASKS)) {
    const [expected, answered] = await Promise.all([sdk, direct].map((cloud) => outcome(ask(cloud, arn))));
    expect(answered, name).toEqual(expected);
  }
  const untried = Object.keys(direct).filter((name) => name !== 'createKey' && !(name in ASKS));
  expect(untried).toEqual([]);
  await Promise.all(worlds.map((world) => world.close()));
});

test.each([
  ['throttle', 1500],
  ['connection-cut', 300],
  ['answer-lost', 300],
] as const)('it repeats a call after %s twice, and pauses by the clock', async (kind, pause) => {
  const { direct, worlds } = bothRoads();
  const [, { clock, faults }] = worlds as [unknown, (typeof worlds)[0]];
  for (const times of [2, 3]) {
    const began = clock.now();
    faults.add({ operation: 'ListKeys', times, effect: { kind } });
    const asked = outcome(direct.listKeys({})).then((end) => ({
      failed: 'failed' in end,
      spent: clock.now() - began,
    }));
    await clock.advance(60_000);
    expect(await asked).toEqual({ failed: times === 3, spent: pause });
    faults.clear();
  }
  await Promise.all(worlds.map((world) => world.close()));
});

async function outcome(work: Promise<object>) {
  try {
    return answer(await work);
  } catch (error) {
    const { name, message } = error as Error;
    return { failed: name === 'ConnectionLost' ? name : { name, message } };
  }
}

/** An answer without what differs between two worlds: public keys and signatures come from the operating system. */
function answer(output: object) {
  const { $metadata: _, ...members } = output as Record<string, unknown>;
  const shown = Object.entries(members).map(([name, value]) => [
    name,
    value instanceof Uint8Array ? 'bytes' : value,
  ]);
  return Object.fromEntries(shown.filter(([, value]) => value !== undefined));
}
