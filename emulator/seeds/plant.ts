import { createHash } from 'node:crypto';
import { AwsError } from '../aws/errors.ts';
import { checkAliasName } from '../aws/kms/aliases.ts';
import { DELETE_KEY } from '../aws/kms/deletion.ts';
import { materialRecord } from '../aws/kms/given-material.ts';
import { checkPolicyDocument, defaultKeyPolicy } from '../aws/kms/key-policy.ts';
import type { KeyRecord, MaterialRecord } from '../aws/kms/key-record.ts';
import { aliasArn, keyArn } from '../aws/kms/key-reference.ts';
import { factsOf } from '../aws/kms/key-specs.ts';
import { getAlias, getKey, putAlias, putKey } from '../aws/kms/key-store.ts';
import { DAY } from '../aws/kms/limits.ts';
import { generateMaterial } from '../aws/kms/material.ts';
import { putMaterial, replaceMaterial } from '../aws/kms/material-store.ts';
import { checkKeyQuota } from '../aws/kms/quotas.ts';
import { enableRotation } from '../aws/kms/rotation.ts';
import { checkTagCount, checkTags } from '../aws/kms/tags.ts';
import { publishTags } from '../aws/tagging/tag-index.ts';
import { recordKey, type Transaction } from '../store/store.ts';
import { scheduleEvent } from '../world/due.ts';
import type { World } from '../world/world.ts';
import { type Seed, SeedError } from './seed.ts';

/** Key id to the digest of the seed that it was made from. Stays when the key ends, so that it ends once. */
const PLANTED = 'seed';

/**
 * Makes the keys of seeds: all of them, or none when one cannot be. A key that was seeded before is left as it
 * has become since, ended or not.
 * @throws SeedError for a key or alias that exists, a seed that has changed, or what KMS does not take
 */
export async function plantSeeds(seeds: readonly Seed[], world: World): Promise<void> {
  // Outside the transaction, because an RSA key takes its time.
  const made = await Promise.all(
    seeds.map(async (seed) => ({
      seed,
      materials:
        seed.materials.length > 0
          ? seed.materials.map(materialRecord)
          : [await generateMaterial(factsOf(seed.spec), world.keyMaker)],
    })),
  );
  await world.store.write(async (transaction) => {
    for (const { seed, materials } of made) {
      try {
        await plant(transaction, world, seed, materials);
      } catch (error) {
        if (error instanceof AwsError) throw new SeedError(`${seed.where}: ${error.message}`);
        throw error;
      }
    }
  });
}

async function plant(
  transaction: Transaction,
  world: World,
  seed: Seed,
  materials: readonly MaterialRecord[],
): Promise<void> {
  const { account, region, id } = seed;
  const mark = recordKey(PLANTED, account, region, id);
  const digest = digestOf(seed);
  const planted = await transaction.get<string>(mark);
  if (planted === digest) return;
  if (planted !== undefined) {
    throw new SeedError(
      `${seed.where}: The key ${id} was seeded before, and the seed has changed since. Seeds make keys and never ` +
        'change them: give it another id, or begin with another data directory.',
    );
  }
  if (await getKey(transaction, seed, id))
    throw new SeedError(`${seed.where}: The key ${id} exists already, and no seed made it.`);
  await transaction.set(mark, digest);
  await makeKey(transaction, world, seed, materials);
}

async function makeKey(
  transaction: Transaction,
  world: World,
  seed: Seed,
  [first, ...later]: readonly MaterialRecord[],
): Promise<void> {
  const { account, region, id } = seed;
  const place = { account, region };
  const now = world.clock.now();
  const created = seed.created ?? now;
  const tags = checkTags(seed.tags.map(({ key, value }) => ({ TagKey: key, TagValue: value })));
  checkTagCount(tags, world.quotas);
  if (seed.policy !== undefined) checkPolicyDocument(seed.policy, world.quotas);
  await checkKeyQuota(transaction, place, world.quotas);
  if (!first) throw new Error(`The seed of ${id} has no material.`);
  await putMaterial(transaction, place, id, first);
  let key: KeyRecord = {
    ...place,
    id,
    arn: keyArn(place, id),
    created,
    ...(created < now && { trackedFrom: now }),
    description: seed.description,
    state: seed.state,
    spec: seed.spec,
    usage: seed.usage,
    origin: 'AWS_KMS',
    policy: seed.policy ?? defaultKeyPolicy(place),
    tags,
    ...(seed.spec === 'SYMMETRIC_DEFAULT' && { materialId: first.id }),
  };
  for (const material of later)
    key = await replaceMaterial(transaction, key, material, { at: created, type: 'AUTOMATIC' });
  key = await withRotation(transaction, key, seed, now);
  key = await withDeletion(transaction, key, seed, now);
  await putKey(transaction, key);
  if (tags.length > 0) await publishTags(transaction, key, now, 0);
  for (const name of seed.aliases) await plantAlias(transaction, key, name, seed);
}

async function withRotation(
  transaction: Transaction,
  key: KeyRecord,
  { rotation }: Seed,
  now: number,
): Promise<KeyRecord> {
  if (!rotation) return key;
  const { periodDays, next } = rotation;
  return enableRotation(transaction, key, periodDays, next === undefined ? now : next - periodDays * DAY);
}

async function withDeletion(
  transaction: Transaction,
  key: KeyRecord,
  { deletion }: Seed,
  now: number,
): Promise<KeyRecord> {
  if (!deletion) return key;
  const { windowDays, at = now + windowDays * DAY } = deletion;
  const payload = [key.account, key.region, key.id];
  const event = await scheduleEvent(transaction, at, { kind: DELETE_KEY, payload });
  return { ...key, deletion: { at, windowDays, event } };
}

async function plantAlias(
  transaction: Transaction,
  key: KeyRecord,
  name: string,
  { where }: Seed,
): Promise<void> {
  checkAliasName(name);
  const arn = aliasArn(key, name);
  if (await getAlias(transaction, key, name))
    throw new SeedError(`${where}: The alias ${arn} exists already.`);
  await putAlias(transaction, key, { name, arn, target: key.id, created: key.created, updated: key.created });
}

/** What a seed says, but not where; material by its hash. */
function digestOf({ where: _, materials, ...said }: Seed): string {
  const content = { ...said, materials: materials.map((material) => materialRecord(material).id) };
  return createHash('sha256').update(JSON.stringify(content)).digest('hex');
}
