import type { MlDsaKey, MlDsaParameterSet } from './ml-dsa.ts';

/** Signs a representative mu with @noble/post-quantum; hedged with random, as FIPS 204 prefers. */
export async function signMlDsa({ parameterSet, bytes }: MlDsaKey, mu: Uint8Array): Promise<Uint8Array> {
  const algorithm = await mlDsaOf(parameterSet);
  const { secretKey } = algorithm.keygen(bytes);
  return algorithm.internal.sign(mu, secretKey, { externalMu: true });
}

/** Whether a signature over a representative is right. */
export async function verifyMlDsa(
  { parameterSet, bytes }: MlDsaKey,
  mu: Uint8Array,
  signature: Uint8Array,
): Promise<boolean> {
  const algorithm = await mlDsaOf(parameterSet);
  try {
    return algorithm.internal.verify(signature, mu, bytes, { externalMu: true });
  } catch {
    return false;
  }
}

/** Loaded at first use: time and memory that a process with the OpenSSL backend never spends. */
export async function mlDsaOf(parameterSet: MlDsaParameterSet) {
  const { ml_dsa44, ml_dsa65, ml_dsa87 } = await import('@noble/post-quantum/ml-dsa.js');
  return { 'ML-DSA-44': ml_dsa44, 'ML-DSA-65': ml_dsa65, 'ML-DSA-87': ml_dsa87 }[parameterSet];
}
