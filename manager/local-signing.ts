import { constants, hash as hashOnce, type KeyObject, privateEncrypt, randomBytes } from 'node:crypto';
import { type HashAlgorithm, KeyManagerError, type KeyType, type SignerOptions } from './key-manager.ts';

const HASH_BYTES = { sha256: 32, sha384: 48, sha512: 64 } as const satisfies Record<HashAlgorithm, number>;

/** DER of DigestInfo up to the digest itself (RFC 8017, section 9.2, note 1). */
const DIGEST_INFO: Readonly<Record<HashAlgorithm, Uint8Array>> = {
  sha256: Buffer.from('3031300d060960864801650304020105000420', 'hex'),
  sha384: Buffer.from('3041300d060960864801650304020205000430', 'hex'),
  sha512: Buffer.from('3051300d060960864801650304020305000440', 'hex'),
};

/**
 * Signs a digest that is made already with a key in this process: ECDSA as ASN.1 DER, RSA as PKCS #1 v1.5 or
 * PSS. Curves take any of the hashes; FIPS 186-5 cuts a longer digest to the curve's size.
 * @throws KeyManagerError `INVALID_ARGUMENT` when hash, digest length or salt length do not fit the key.
 */
export async function signDigest(
  type: KeyType,
  key: KeyObject,
  digest: Uint8Array,
  { hashAlgorithm: hash, pss }: SignerOptions,
): Promise<Uint8Array> {
  const bytes: number | undefined = HASH_BYTES[hash];
  if (bytes === undefined) throw invalid(`hash algorithm "${hash}" is not supported`);
  if (digest.length !== bytes) {
    throw invalid(`a ${hash} digest has ${bytes} bytes, ${digest.length} were given`);
  }
  if (type === 'ec-p256' || type === 'ec-p384') {
    if (pss) throw invalid(`PSS needs an RSA key, this one is ${type}`);
    return signEc(type, key, digest);
  }
  if (!pss) {
    const info = Buffer.concat([DIGEST_INFO[hash], digest]);
    return new Uint8Array(privateEncrypt({ key, padding: constants.RSA_PKCS1_PADDING }, info));
  }
  const size = (key.asymmetricKeyDetails?.modulusLength ?? 0) / 8;
  const encoded = encodePss(hash, digest, size, randomBytes(saltLength(pss.saltLength, bytes, size)));
  return new Uint8Array(privateEncrypt({ key, padding: constants.RSA_NO_PADDING }, encoded));
}

/** node:crypto signs messages only. @noble/curves is loaded at the first signature: 25 ms that others are spared. */
async function signEc(type: 'ec-p256' | 'ec-p384', key: KeyObject, digest: Uint8Array): Promise<Uint8Array> {
  const { p256, p384 } = await import('@noble/curves/nist.js');
  const curve = type === 'ec-p256' ? p256 : p384;
  const secret = Uint8Array.from(Buffer.from(key.export({ format: 'jwk' }).d ?? '', 'base64url'));
  return curve.sign(digest, secret, { prehash: false, format: 'der', lowS: false, extraEntropy: true });
}

/** -1 and 0 both get a salt as long as the hash, the length that KMS uses too. */
function saltLength(asked: number, bytes: number, size: number): number {
  const most = size - bytes - 2;
  if (asked === -1 || asked === 0) return bytes;
  if (Number.isInteger(asked) && asked > 0 && asked <= most) return asked;
  throw invalid(`a salt of ${asked} bytes is not possible: -1 for ${bytes} bytes, or 1 to ${most}`);
}

/** EMSA-PSS of RFC 8017, 9.1.1, with MGF1 over the same hash. All our moduli are whole bytes. */
function encodePss(hash: HashAlgorithm, digest: Uint8Array, size: number, salt: Uint8Array): Uint8Array {
  const sealed = hashOnce(hash, Buffer.concat([new Uint8Array(8), digest, salt]), 'buffer');
  const block = new Uint8Array(size - sealed.length - 1);
  block[block.length - salt.length - 1] = 1;
  block.set(salt, block.length - salt.length);
  const mask = mgf1(hash, sealed, block.length);
  const masked = block.map((byte, at) => byte ^ (mask[at] ?? 0));
  // The encoded message has one bit less than the modulus.
  masked[0] = (masked[0] ?? 0) & 0x7f;
  return Uint8Array.of(...masked, ...sealed, 0xbc);
}

/** RFC 8017, B.2.1. */
function mgf1(hash: HashAlgorithm, seed: Uint8Array, length: number): Uint8Array {
  const parts: Uint8Array[] = [];
  for (let turn = 0; turn * HASH_BYTES[hash] < length; turn++) {
    const counter = Buffer.alloc(4);
    counter.writeUInt32BE(turn);
    parts.push(hashOnce(hash, Buffer.concat([seed, counter]), 'buffer'));
  }
  return Buffer.concat(parts).subarray(0, length);
}

const invalid = (message: string): KeyManagerError => new KeyManagerError('INVALID_ARGUMENT', message);
