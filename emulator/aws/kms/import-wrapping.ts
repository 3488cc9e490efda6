import type { AlgorithmSpec, KeySpec, WrappingKeySpec } from '@aws-sdk/client-kms';
import type { WrappingAlgorithm } from '../../crypto/key-unwrap.ts';
import type { RsaSpec } from '../../crypto/rsa-oaep.ts';
import { notEmulated } from '../errors.ts';
import { refusals } from './errors.ts';

/** A wrapping key and how it is to be used. */
export interface Wrapping {
  readonly algorithm: WrappingAlgorithm;
  readonly spec: RsaSpec;
}

const DIRECT: readonly AlgorithmSpec[] = ['RSAES_OAEP_SHA_1', 'RSAES_OAEP_SHA_256'];
const TWO_STEPS: readonly AlgorithmSpec[] = ['RSA_AES_KEY_WRAP_SHA_1', 'RSA_AES_KEY_WRAP_SHA_256'];

/** "Select a wrapping algorithm" of the KMS developer guide; specs that are absent cannot be imported. */
const ALGORITHMS: Readonly<Partial<Record<KeySpec, readonly AlgorithmSpec[]>>> = {
  SYMMETRIC_DEFAULT: DIRECT,
  HMAC_224: DIRECT,
  HMAC_256: DIRECT,
  HMAC_384: DIRECT,
  HMAC_512: DIRECT,
  RSA_2048: TWO_STEPS,
  RSA_3072: TWO_STEPS,
  RSA_4096: TWO_STEPS,
  ECC_NIST_P256: [...DIRECT, ...TWO_STEPS],
  ECC_NIST_P384: [...DIRECT, ...TWO_STEPS],
  ECC_NIST_P521: [...DIRECT, ...TWO_STEPS],
  ECC_SECG_P256K1: [...DIRECT, ...TWO_STEPS],
};

/** Whether keys of a spec can have imported material. */
export function isImportable(spec: KeySpec): boolean {
  return ALGORITHMS[spec] !== undefined;
}

/**
 * Checks that material of a spec can travel so.
 * @throws AwsError UnsupportedOperationException, ValidationException
 */
export function checkWrapping(
  key: KeySpec,
  algorithm: AlgorithmSpec | undefined,
  spec: WrappingKeySpec | undefined,
): Wrapping {
  // The model's validator lets SM2 through in the Regions of China alone.
  if (algorithm === 'SM2PKE' || spec === 'SM2') throw notEmulated('SM2 wrapping keys');
  if (algorithm === 'RSAES_PKCS1_V1_5') throw refusals.wrappingEnded();
  const tooShort = key === 'ECC_NIST_P521' && spec === 'RSA_2048' && algorithm && DIRECT.includes(algorithm);
  if (!algorithm || !spec || !ALGORITHMS[key]?.includes(algorithm) || tooShort)
    throw refusals.wrappingDoesNotFit(`${algorithm}`, `${spec}`, key);
  return { algorithm, spec };
}
