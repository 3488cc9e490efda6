import type { View } from '../../store/store.ts';
import { refusals } from './errors.ts';
import type { Place } from './key-record.ts';
import { countKeys } from './key-store.ts';

/**
 * The resource quotas of KMS for one account in one Region, by default AWS's ("Resource quotas", KMS developer
 * guide, unless said otherwise). Above one of them KMS answers with its error for it.
 */
const RESOURCE_QUOTAS = {
  /** Of any spec and in any state, keys pending deletion too. */
  keys: 100_000,
  aliasesPerKey: 50,
  grantsPerKey: 50_000,
  /** Of both types together. */
  customKeyStores: 10,
  /** API reference of RotateKeyOnDemand; older pages say 10. */
  onDemandRotationsPerKey: 25,
  /** Without those of AWS itself. */
  tagsPerKey: 50,
  /** The page of 2022/23; the row is absent from newer ones, so it is inferred to hold. */
  keyPolicyBytes: 32_768,
} as const;

/** Each quota by its name. */
export type ResourceQuotas = Readonly<Record<keyof typeof RESOURCE_QUOTAS, number>>;

/** The quotas with some of them set. @throws RangeError for an unknown name or what is no whole number */
export function resourceQuotas(changed: Partial<ResourceQuotas>): ResourceQuotas {
  const names = Object.keys(RESOURCE_QUOTAS);
  for (const [name, value] of Object.entries(changed)) {
    if (!names.includes(name))
      throw new RangeError(`There is no quota '${name}'. There are: ${names.join(', ')}.`);
    if (!Number.isSafeInteger(value) || value < 0)
      throw new RangeError(`The quota ${name} takes a whole number from 0 on.`);
  }
  return { ...RESOURCE_QUOTAS, ...changed };
}

/** That there is room for another key in an account and Region. @throws AwsError LimitExceededException */
export async function checkKeyQuota(view: View, place: Place, { keys }: ResourceQuotas): Promise<void> {
  const usage = await countKeys(view, place);
  if (usage >= keys) throw refusals.tooManyKeys(keys, usage);
}
