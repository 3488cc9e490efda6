import { type HashAlgorithm, KeyManagerError, type KeyType } from '../key-manager.ts';
import type { WireHashAlgorithm, WireKeyType } from './messages.ts';

const KEY_TYPES = {
  'ec-p256': 'EC_P256',
  'ec-p384': 'EC_P384',
  'rsa-2048': 'RSA_2048',
  'rsa-4096': 'RSA_4096',
} as const satisfies Record<KeyType, WireKeyType>;

const HASH_ALGORITHMS = {
  sha256: 'SHA256',
  sha384: 'SHA384',
  sha512: 'SHA512',
} as const satisfies Record<HashAlgorithm, WireHashAlgorithm>;

export const keyTypeToWire = (type: KeyType): WireKeyType => KEY_TYPES[type];

export const hashToWire = (hash: HashAlgorithm): WireHashAlgorithm => HASH_ALGORITHMS[hash];

/** @throws KeyManagerError `INVALID_ARGUMENT`; a number is an enum's value that has no name here. */
export function keyTypeFromWire(wire: WireKeyType | number): KeyType {
  const type = nameFor(KEY_TYPES, wire);
  if (type) return type;
  throw invalid(wire === 'UNSPECIFIED_KEY_TYPE' ? 'key type is required' : `key type ${wire} is not known`);
}

/** @throws KeyManagerError `INVALID_ARGUMENT`, also for the algorithms of the contract that KMS has not. */
export function hashFromWire(wire: WireHashAlgorithm | number): HashAlgorithm {
  const hash = nameFor(HASH_ALGORITHMS, wire);
  if (hash) return hash;
  throw invalid(
    wire === 'UNSPECIFIED_HASH_ALGORITHM'
      ? 'hash algorithm is required'
      : `hash algorithm ${wire} is not supported; use SHA256, SHA384 or SHA512`,
  );
}

function nameFor<Name extends string>(
  table: Readonly<Record<Name, string>>,
  wire: unknown,
): Name | undefined {
  return (Object.keys(table) as Name[]).find((name) => table[name] === wire);
}

const invalid = (message: string): KeyManagerError => new KeyManagerError('INVALID_ARGUMENT', message);
