import { type Charge, TokenBuckets } from '../world/token-buckets.ts';
import { QUOTA_NAMES, type QuotaName, rateOf } from './request-rates.ts';

/** How request quotas differ from AWS's. */
export interface RequestQuotaSettings {
  /** Multiplies every rate; 1. */
  readonly factor?: number;
  /** Seconds' worth of requests that may come at once. AWS publishes none; 1. */
  readonly burst?: number;
  /** Rates of single quotas in every Region, by name; the factor does not touch them. */
  readonly rates?: Readonly<Partial<Record<QuotaName, number>>>;
}

/** The part of a call that its charge depends on. */
export interface ChargedCall {
  /** Of the caller: a call across accounts is charged to who makes it. */
  readonly account: string;
  readonly region: string;
  readonly operation: string;
  readonly input: unknown;
}

/** The request quotas of all accounts and Regions, as token buckets. */
export class RequestQuotas {
  readonly #buckets = new TokenBuckets();
  readonly #settings: RequestQuotaSettings;

  /** @throws RangeError for a setting that cannot be */
  constructor(settings: RequestQuotaSettings) {
    check(settings);
    this.#settings = settings;
  }

  /** Charges a call that takes place now. @returns whether its quotas let it through */
  admit(call: ChargedCall, now: number): boolean {
    const { factor = 1, burst = 1, rates = {} } = this.#settings;
    const charges = requestsOf(call).map(({ quota, region, requests }): Charge => {
      const rate = rates[quota] ?? rateOf(quota, region) * factor;
      const name = `${call.account}/${region}/${quota}`;
      return { bucket: { name, rate, capacity: Math.max(1, rate * burst) }, tokens: requests };
    });
    return this.#buckets.take(charges, now);
  }

  clear(): void {
    this.#buckets.clear();
  }
}

interface Requests {
  readonly quota: QuotaName;
  readonly region: string;
  readonly requests: number;
}

/**
 * What a call counts as. The key's family is told by the algorithm in the request, so no key is looked up; a
 * request whose algorithm does not fit its key fails, and is charged to the family of its algorithm.
 */
function requestsOf({ operation, region, input }: ChargedCall): readonly Requests[] {
  const one = (quota: QuotaName, where = region): Requests => ({ quota, region: where, requests: 1 });
  const member = (name: string) => {
    const value = (input as Readonly<Record<string, unknown>>)[name];
    return typeof value === 'string' ? value : '';
  };
  switch (operation) {
    case 'GenerateDataKey':
    case 'GenerateDataKeyWithoutPlaintext':
    case 'GenerateMac':
    case 'GenerateRandom':
    case 'VerifyMac':
      return [one('symmetric')];
    case 'Decrypt':
    case 'Encrypt':
      return [one(familyOf(member('EncryptionAlgorithm')))];
    case 'ReEncrypt': {
      // Between families it is charged to both; inferred.
      const families = [member('SourceEncryptionAlgorithm'), member('DestinationEncryptionAlgorithm')];
      return [...new Set(families.map(familyOf))].map((family) => one(family));
    }
    case 'Sign':
    case 'Verify':
      return [one(familyOf(member('SigningAlgorithm')))];
    case 'DeriveSharedSecret':
      return [one('ECC')];
    case 'GenerateDataKeyPair':
    case 'GenerateDataKeyPairWithoutPlaintext':
      return known(`GenerateDataKeyPair/${member('KeyPairSpec')}`).map((quota) => one(quota));
    case 'ReplicateKey':
      // One of the two is a dry run that looks for problems first.
      return [one('ReplicateKey'), { quota: 'CreateKey', region: member('ReplicaRegion'), requests: 2 }];
    case 'UpdatePrimaryRegion':
      return [one(operation), one(operation, member('PrimaryRegion'))];
    default:
      return known(operation).map((quota) => one(quota));
  }
}

function known(name: string): readonly QuotaName[] {
  return QUOTA_NAMES.has(name) ? [name as QuotaName] : [];
}

/** The family of keys that an algorithm is for; without an algorithm it is SYMMETRIC_DEFAULT. */
function familyOf(algorithm: string): QuotaName {
  if (algorithm === '' || algorithm === 'SYMMETRIC_DEFAULT') return 'symmetric';
  if (algorithm.startsWith('RSA')) return 'RSA';
  return algorithm.startsWith('ML_DSA') ? 'ML-DSA' : 'ECC';
}

function check({ factor = 1, burst = 1, rates = {}, ...unknown }: RequestQuotaSettings): void {
  const [stranger] = Object.keys(unknown);
  if (stranger !== undefined) {
    throw new RangeError(`Request quotas have no setting '${stranger}'. They have: factor, burst, rates.`);
  }
  for (const [name, value] of Object.entries({ factor, burst, ...rates })) {
    if (!(typeof value === 'number' && value > 0 && Number.isFinite(value)))
      throw new RangeError(`${name} takes a number above 0.`);
  }
  for (const name of Object.keys(rates)) {
    if (known(name).length === 0) {
      throw new RangeError(`There is no request quota '${name}'. There are: ${[...QUOTA_NAMES].join(', ')}.`);
    }
  }
}
