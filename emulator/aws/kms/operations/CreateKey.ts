import type { CreateKeyRequest, CreateKeyResponse, KeySpec, KeyUsageType } from '@aws-sdk/client-kms';
import { notEmulated } from '../../errors.ts';
import type { Handler } from '../../service.ts';
import { publishTags } from '../../tagging/tag-index.ts';
import { chosenId, chosenMaterial } from '../chosen-key.ts';
import { isForKeyStore, refuseKeyInStore } from '../custom-key-stores/key-in-store.ts';
import { refusals } from '../errors.ts';
import { isImportable } from '../import-wrapping.ts';
import { describe } from '../key-metadata.ts';
import { checkKeyPolicy, defaultKeyPolicy } from '../key-policy.ts';
import type { KeyRecord } from '../key-record.ts';
import { keyArn, placeOf } from '../key-reference.ts';
import { KEY_SPECS, type SpecFacts } from '../key-specs.ts';
import { getKey, putKey } from '../key-store.ts';
import { generateMaterial } from '../material.ts';
import { putMaterial } from '../material-store.ts';
import { checkKeyQuota } from '../quotas.ts';
import { multiRegionId, putRelatedKeys } from '../related-keys.ts';
import { checkTagCount, checkTags } from '../tags.ts';

/**
 * The order of checks: spec, usage, origin, what is not emulated, tags, policy, the quota. Inferred; AWS's is
 * unrecorded.
 */
export const CreateKey: Handler<CreateKeyRequest, CreateKeyResponse> = async (input, context) => {
  const { world, now } = context;
  const spec = specOf(input);
  const facts = KEY_SPECS[spec];
  const usage = usageOf(input, spec, facts);
  if (isForKeyStore(input))
    return world.store.read((view) => refuseKeyInStore(view, placeOf(context), input));
  const origin = originOf(input);
  if (origin === 'EXTERNAL' && !isImportable(spec)) throw refusals.notImportable(spec);
  if (!facts) throw notEmulated(`keys of the spec ${spec}`);
  const tags = checkTags(input.Tags ?? []);
  checkTagCount(tags, world.quotas);
  if (input.Policy !== undefined) {
    checkKeyPolicy(input.Policy, context, input.BypassPolicyLockoutSafetyCheck);
  }

  const place = placeOf(context);
  const multiRegion = input.MultiRegion ?? false;
  const { chosen = {} } = context;
  const draw = () => (multiRegion ? multiRegionId(world.random.uuid()) : world.random.uuid());
  const chosenKeyId = chosenId(chosen, multiRegion);
  // Drawn before the material is made, which takes its time: the same calls in the same order get the same ids.
  let id = chosenKeyId ?? draw();
  const given = chosenMaterial(chosen, spec, origin);
  const material =
    given ?? (origin === 'AWS_KMS' ? await generateMaterial(facts, world.keyMaker) : undefined);
  const KeyMetadata = await world.store.write(async (transaction) => {
    await checkKeyQuota(transaction, place, world.quotas);
    // A seed, a tag or a snapshot may have taken the id.
    while (await getKey(transaction, place, id)) {
      if (chosenKeyId !== undefined) throw refusals.keyExists(keyArn(place, id));
      id = draw();
    }
    const made: KeyRecord = {
      ...place,
      id,
      arn: keyArn(place, id),
      created: now,
      description: input.Description ?? '',
      state: material ? 'Enabled' : 'PendingImport',
      spec,
      usage,
      origin,
      ...(multiRegion && { multiRegion }),
      policy: input.Policy ?? defaultKeyPolicy(place),
      tags,
      ...(spec === 'SYMMETRIC_DEFAULT' && material && { materialId: material.id }),
    };
    if (material) await putMaterial(transaction, place, id, material);
    await putKey(transaction, made);
    if (multiRegion) await putRelatedKeys(transaction, made, { primary: place.region, replicas: [] });
    if (tags.length > 0) await publishTags(transaction, made, now, world.disorder.taggingLag());
    context.concerns(made.arn);
    return describe(transaction, made);
  });
  return { KeyMetadata };
};

/** CustomerMasterKeySpec is the old name of KeySpec; the API reference lets a request use one of them. */
function specOf({ KeySpec, CustomerMasterKeySpec }: CreateKeyRequest): KeySpec {
  if (KeySpec !== undefined && CustomerMasterKeySpec !== undefined) {
    throw refusals.twoSpecs();
  }
  return KeySpec ?? CustomerMasterKeySpec ?? 'SYMMETRIC_DEFAULT';
}

function usageOf({ KeyUsage }: CreateKeyRequest, spec: KeySpec, facts: SpecFacts | undefined): KeyUsageType {
  if (KeyUsage === undefined) {
    if (spec === 'SYMMETRIC_DEFAULT') return 'ENCRYPT_DECRYPT';
    throw refusals.usageRequired();
  }
  if (facts && !facts.usages.includes(KeyUsage)) {
    throw refusals.usageOfOtherSpec(KeyUsage, spec);
  }
  return KeyUsage;
}

function originOf({ Origin = 'AWS_KMS' }: CreateKeyRequest) {
  if (Origin !== 'AWS_KMS' && Origin !== 'EXTERNAL') throw notEmulated(`keys of the origin ${Origin}`);
  return Origin;
}
