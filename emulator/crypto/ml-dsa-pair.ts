import { createPrivateKey, createPublicKey, randomBytes } from 'node:crypto';
import { type MlDsaKey, type MlDsaParameterSet, mlDsaPkcs8, mlDsaSpki, SEED_LENGTH } from './ml-dsa.ts';
import { mlDsaOf } from './portable-ml-dsa.ts';

/** A key pair as DER, in the forms of RFC 9881. */
interface MlDsaPair {
  readonly pkcs8: Uint8Array;
  readonly spki: Uint8Array;
}

/** Makes a key pair from a random seed, in a fraction of a millisecond where OpenSSL knows ML-DSA. */
export async function generateMlDsaPair(parameterSet: MlDsaParameterSet): Promise<MlDsaPair> {
  // As many random bits as the algorithm asks for, in memory of their own.
  const seed = Uint8Array.from(randomBytes(SEED_LENGTH));
  const pkcs8 = mlDsaPkcs8({ parameterSet, bytes: seed });
  const spki = spkiByOpenSsl(pkcs8) ?? (await spkiByNoble({ parameterSet, bytes: seed }));
  return { pkcs8, spki };
}

/** The public key of a private one; undefined where OpenSSL is too old to know ML-DSA. */
export function spkiByOpenSsl(pkcs8: Uint8Array): Uint8Array | undefined {
  try {
    const key = createPrivateKey({ key: Buffer.from(pkcs8), format: 'der', type: 'pkcs8' });
    return createPublicKey(key).export({ type: 'spki', format: 'der' });
  } catch {
    return undefined;
  }
}

/** The public key of a seed, by @noble/post-quantum: for a Node whose OpenSSL is too old. */
export async function spkiByNoble({ parameterSet, bytes }: MlDsaKey): Promise<Uint8Array> {
  const { publicKey } = (await mlDsaOf(parameterSet)).keygen(bytes);
  return mlDsaSpki({ parameterSet, bytes: publicKey });
}
