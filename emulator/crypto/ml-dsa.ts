import { createHash } from 'node:crypto';

/*
 * ML-DSA keys as DER (RFC 9881, sections 4 and 6): the public key as it is, the private key as its seed of
 * 32 bytes, which every library expands by itself (FIPS 204, algorithm 1). And the representative mu, by
 * which a message is signed. Everything here works with any OpenSSL; only 3.5 and newer know ML-DSA.
 */

/** The last byte of the object identifier 2.16.840.1.101.3.4.3.x, and the length of a public key (FIPS 204). */
const PARAMETER_SETS = {
  'ML-DSA-44': { oid: 0x11, publicKeyLength: 1312 },
  'ML-DSA-65': { oid: 0x12, publicKeyLength: 1952 },
  'ML-DSA-87': { oid: 0x13, publicKeyLength: 2592 },
} as const;

/** A parameter set by FIPS 204's name, which is OpenSSL's too. */
export type MlDsaParameterSet = keyof typeof PARAMETER_SETS;

/** The length of a seed in bytes (FIPS 204, algorithm 1). */
export const SEED_LENGTH = 32;

/** An ML-DSA key in its shortest form: the seed of a private key, or a public key. */
export interface MlDsaKey {
  readonly parameterSet: MlDsaParameterSet;
  readonly bytes: Uint8Array;
}

/** A private key as PKCS #8, DER. */
export function mlDsaPkcs8({ parameterSet, bytes }: MlDsaKey): Uint8Array {
  return Buffer.concat([pkcs8Start(parameterSet), bytes]);
}

/** A public key as SubjectPublicKeyInfo, DER. */
export function mlDsaSpki({ parameterSet, bytes }: MlDsaKey): Uint8Array {
  return Buffer.concat([spkiStart(parameterSet), bytes]);
}

/** The seed in a PKCS #8 private key; undefined for every other key and every longer form. */
export function readMlDsaSeed(pkcs8: Uint8Array): MlDsaKey | undefined {
  return read(pkcs8, pkcs8Start, () => SEED_LENGTH);
}

/** The public key in a SubjectPublicKeyInfo; undefined for every other key. */
export function readMlDsaPublicKey(spki: Uint8Array): MlDsaKey | undefined {
  return read(spki, spkiStart, (parameterSet) => PARAMETER_SETS[parameterSet].publicKeyLength);
}

/** The representative mu of a message under a public key, for pure ML-DSA with an empty context (FIPS 204, 6.2). */
export function mlDsaRepresentative(publicKey: Uint8Array, message: Uint8Array): Uint8Array {
  const shake = () => createHash('shake256', { outputLength: 64 });
  const hashedKey = shake().update(publicKey).digest();
  // Two zero bytes: not pre-hashed, and a context of no bytes.
  return shake().update(hashedKey).update(Buffer.of(0, 0)).update(message).digest();
}

function read(
  der: Uint8Array,
  startOf: (parameterSet: MlDsaParameterSet) => Buffer,
  lengthOf: (parameterSet: MlDsaParameterSet) => number,
): MlDsaKey | undefined {
  for (const parameterSet of Object.keys(PARAMETER_SETS) as MlDsaParameterSet[]) {
    const start = startOf(parameterSet);
    const isOne =
      der.length === start.length + lengthOf(parameterSet) && start.equals(der.subarray(0, start.length));
    if (isOne) return { parameterSet, bytes: der.subarray(start.length) };
  }
  return undefined;
}

/** SEQUENCE { INTEGER 0, SEQUENCE { OID }, OCTET STRING { [0] seed } } up to the seed. */
function pkcs8Start(parameterSet: MlDsaParameterSet): Buffer {
  const { oid } = PARAMETER_SETS[parameterSet];
  return Buffer.from(`3034020100${algorithm(oid)}04228020`, 'hex');
}

/** SEQUENCE { SEQUENCE { OID }, BIT STRING } up to the public key. */
function spkiStart(parameterSet: MlDsaParameterSet): Buffer {
  const { oid, publicKeyLength } = PARAMETER_SETS[parameterSet];
  const long = (length: number) => `82${length.toString(16).padStart(4, '0')}`;
  const bits = `03${long(publicKeyLength + 1)}00`;
  return Buffer.from(`30${long(13 + 5 + publicKeyLength)}${algorithm(oid)}${bits}`, 'hex');
}

function algorithm(oid: number): string {
  return `300b06096086480165030403${oid.toString(16)}`;
}
