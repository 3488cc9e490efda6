import { hash as hashOnce } from 'node:crypto';
import type { SigningHash } from './signing-algorithms.ts';

/*
 * EMSA-PSS of RFC 8017, section 9.1, over a digest that is already made, with a salt as long as the hash and
 * MGF1 over the same hash: the only parameters of KMS. The moduli are whole bytes (2048, 3072 and 4096 bits),
 * so the encoded message has the length of the modulus, and its first bit is always clear.
 */

const FIRST_BYTE_MASK = 0x7f;
const TRAILER = 0xbc;

/**
 * Encodes a digest, as an input for the raw RSA operation.
 *
 * @param size the length of the modulus in bytes.
 * @param salt random bytes, as many as the digest has.
 */
export function encodePss(hash: SigningHash, digest: Uint8Array, size: number, salt: Uint8Array): Uint8Array {
  const sealed = seal(hash, digest, salt);
  const block = new Uint8Array(size - sealed.length - 1);
  block[block.length - salt.length - 1] = 1;
  block.set(salt, block.length - salt.length);
  const encoded = Uint8Array.of(...mask(hash, sealed, block), ...sealed, TRAILER);
  return clearFirstBit(encoded);
}

/** Whether the result of the raw RSA operation encodes the digest. */
export function matchesPss(hash: SigningHash, digest: Uint8Array, encoded: Uint8Array): boolean {
  const sealedAt = encoded.length - digest.length - 1;
  const saltAt = sealedAt - digest.length;
  if (
    saltAt < 1 ||
    encoded.at(-1) !== TRAILER ||
    encoded.at(0) !== clearFirstBit(encoded.slice(0, 1)).at(0)
  ) {
    return false;
  }
  const sealed = encoded.subarray(sealedAt, -1);
  const block = clearFirstBit(mask(hash, sealed, encoded.subarray(0, sealedAt)));
  const separatorIsRight = block
    .subarray(0, saltAt)
    .every((byte, at) => byte === (at === saltAt - 1 ? 1 : 0));
  return separatorIsRight && Buffer.compare(seal(hash, digest, block.subarray(saltAt)), sealed) === 0;
}

/** RFC 8017's H: the hash over eight zeros, the digest and the salt. */
function seal(hash: SigningHash, digest: Uint8Array, salt: Uint8Array): Uint8Array {
  return hashOnce(hash, Buffer.concat([new Uint8Array(8), digest, salt]), 'buffer');
}

/** The block XOR the MGF1 stream of a seed (RFC 8017, B.2.1): it masks and unmasks. */
function mask(hash: SigningHash, seed: Uint8Array, block: Uint8Array): Uint8Array {
  const masked = new Uint8Array(block.length);
  const counter = Buffer.alloc(4);
  for (let at = 0, turn = 0; at < block.length; turn++) {
    counter.writeUInt32BE(turn);
    for (const byte of hashOnce(hash, Buffer.concat([seed, counter]), 'buffer')) {
      if (at === block.length) break;
      masked[at] = (block[at] ?? 0) ^ byte;
      at++;
    }
  }
  return masked;
}

function clearFirstBit(bytes: Uint8Array): Uint8Array {
  bytes[0] = (bytes[0] ?? 0) & FIRST_BYTE_MASK;
  return bytes;
}
