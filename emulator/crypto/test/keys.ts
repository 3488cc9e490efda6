import { generateKeyPair, type KeyPair } from '../key-pair.ts';
import type { AsymmetricKeySpec } from '../key-specs.ts';
import { RSA_3072, RSA_4096 } from './rsa-keys.ts';

const made = new Map<AsymmetricKeySpec, Promise<KeyPair>>();

/** A key pair of a spec, the same one for the whole test file. */
export function keyPairOf(spec: AsymmetricKeySpec): Promise<KeyPair> {
  let pair = made.get(spec);
  if (!pair) {
    pair = make(spec);
    made.set(spec, pair);
  }
  return pair;
}

async function make(spec: AsymmetricKeySpec): Promise<KeyPair> {
  if (spec === 'RSA_3072') return RSA_3072;
  if (spec === 'RSA_4096') return RSA_4096;
  return generateKeyPair(spec);
}
