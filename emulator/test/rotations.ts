import type { KMS, ListKeyRotationsCommandInput, RotationsListEntry } from '@aws-sdk/client-kms';
import type { TestWorld } from './world.ts';

/** What ListKeyRotations tells, without the key id that stands in every entry. */
export async function rotationsOf(
  kms: KMS,
  KeyId: string,
  input: Omit<ListKeyRotationsCommandInput, 'KeyId'> = {},
): Promise<readonly Omit<RotationsListEntry, 'KeyId'>[]> {
  const { Rotations = [] } = await kms.listKeyRotations({ KeyId, Limit: 1000, ...input });
  return Rotations.map(({ KeyId: _, ...rotation }) => rotation);
}

/** Rotates a key on demand and turns the clock until that is done. */
export async function rotateNow({ kms, emulator }: TestWorld, KeyId: string): Promise<void> {
  await kms.rotateKeyOnDemand({ KeyId });
  await emulator.clock.advance(10_000);
}
