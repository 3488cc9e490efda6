import type { CreateKeyCommandInput } from '@aws-sdk/client-kms';
import { clientsOf } from './clients.ts';
import { createKey, type TestKey } from './keys.ts';
import type { TestWorld } from './world.ts';

/** Where test worlds have their replica keys; primary keys are made in us-east-1. */
export const ABROAD = 'eu-west-1';

/** How long a replica key is Creating, and both keys Updating: the default of the emulator. */
export const MULTI_REGION_LAG = 2000;

/** SDK clients of the Region where replicas are. */
export function clientsAbroad({ emulator }: Pick<TestWorld, 'emulator'>) {
  return clientsOf(emulator, { region: ABROAD });
}

/** The related key in another Region. */
export function keyIn(region: string, { id, arn }: TestKey): TestKey {
  return { id, arn: arn.replace(/^(arn:[^:]+:kms:)[^:]+/, `$1${region}`) };
}

/** Makes a multi-Region key with a replica, both enabled. */
export async function createRelatedKeys(
  { emulator, kms }: Pick<TestWorld, 'emulator' | 'kms'>,
  input: CreateKeyCommandInput = {},
): Promise<{ readonly primary: TestKey; readonly replica: TestKey }> {
  const primary = await createKey(kms, { MultiRegion: true, ...input });
  await kms.replicateKey({ KeyId: primary.id, ReplicaRegion: ABROAD });
  await emulator.clock.advance(MULTI_REGION_LAG);
  return { primary, replica: keyIn(ABROAD, primary) };
}
