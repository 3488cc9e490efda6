import { type CipherGCMTypes, createCipheriv, createDecipheriv, hash, type KeyObject } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { randomPoolBytes } from './random-pool.ts';

/*
 * The ciphertext blob of a symmetric key. AWS documents only that its own blob names the key; this format is
 * Keyproof's, and neither reads the other's:
 *
 *   version  1 byte
 *   header   account, Region, key id, material id: each a length byte and UTF-8 text
 *   check    8 bytes of SHA-256 over version and header
 *   iv       12 bytes
 *   tag      16 bytes
 *   data     AES-256-GCM
 *
 * Why: Decrypt names no key, so the blob has to; the material id says which material of a rotated key it needs,
 * and that a key of the same id but of another world did not make it. The check tells a damaged or foreign blob
 * (InvalidCiphertextException) from a sound one of a key that is gone; it is no protection, because the header
 * is authenticated by GCM as well, before the encryption context. Random 96-bit ivs are safe for 2^32 messages
 * per material (NIST SP 800-38D, 8.3), far beyond what a test sends.
 */

const VERSION = 1;
const CHECK_LENGTH = 8;
const IV_LENGTH = 12;
const TAG_LENGTH = 16;

/** What a ciphertext says about who made it. */
export interface CiphertextOrigin {
  readonly account: string;
  readonly region: string;
  readonly keyId: string;
  readonly materialId: string;
}

/** Names and values that are authenticated with a ciphertext; their order means nothing. */
export type EncryptionContext = Readonly<Record<string, string>>;

/**
 * Encrypts under 32 bytes of key material; the result can be opened only with the same encryption context.
 *
 * @example
 * const blob = seal({ account, region, keyId, materialId }, key, plaintext, { tenant: 'a' });
 */
export function seal(
  origin: CiphertextOrigin,
  key: Uint8Array | KeyObject,
  plaintext: Uint8Array,
  context: EncryptionContext,
): Uint8Array {
  const { header, checkedHeader } = headerOf(origin);
  const iv = randomPoolBytes(IV_LENGTH);
  const cipher = createCipheriv(cipherOf(key), key, iv).setAAD(authenticated(header, context));
  const data = Buffer.concat([cipher.update(plaintext), cipher.final()]);
  return Buffer.concat([checkedHeader, iv, cipher.getAuthTag(), data]);
}

/** Who made a ciphertext; undefined when it is damaged or not of this format. */
export function originOf(blob: Uint8Array): CiphertextOrigin | undefined {
  return parse(blob)?.origin;
}

/** The plaintext; undefined when blob, key and context do not belong together. */
export function open(
  blob: Uint8Array,
  key: Uint8Array | KeyObject,
  context: EncryptionContext,
): Uint8Array | undefined {
  const parsed = parse(blob);
  if (!parsed) return undefined;
  const { header, iv, tag, data } = parsed;
  const decipher = createDecipheriv(cipherOf(key), key, iv, { authTagLength: TAG_LENGTH });
  decipher.setAAD(authenticated(header, context)).setAuthTag(tag);
  try {
    return Buffer.concat([decipher.update(data), decipher.final()]);
  } catch {
    return undefined;
  }
}

interface Header {
  readonly header: Buffer;
  /** The header and its check. */
  readonly checkedHeader: Buffer;
}

/** Headers that were made before: making one costs as much as the encryption. */
const headers = new LRUCache<string, Header>({ max: 4096 });

/** KMS's keys have 32 bytes; a key whose material a user chose may be a shorter one of AES. */
function cipherOf(key: Uint8Array | KeyObject): CipherGCMTypes {
  const bytes = key instanceof Uint8Array ? key.length : key.symmetricKeySize;
  return bytes === 16 ? 'aes-128-gcm' : bytes === 24 ? 'aes-192-gcm' : 'aes-256-gcm';
}

function headerOf({ account, region, keyId, materialId }: CiphertextOrigin): Header {
  const parts = [account, region, keyId, materialId];
  const name = parts.join('/');
  const known = headers.get(name);
  if (known) return known;
  const texts = parts.map((text) => Buffer.from(text));
  const header = Buffer.concat([
    Buffer.of(VERSION),
    ...texts.flatMap((text) => [Buffer.of(text.length), text]),
  ]);
  const made = { header, checkedHeader: Buffer.concat([header, checkOf(header)]) };
  headers.set(name, made);
  return made;
}

function checkOf(header: Uint8Array): Buffer {
  return hash('sha256', header, 'buffer').subarray(0, CHECK_LENGTH);
}

function parse(blob: Uint8Array) {
  const bytes = Buffer.from(blob.buffer, blob.byteOffset, blob.byteLength);
  let at = 0;
  const take = (length: number): Buffer => {
    at += length;
    return bytes.subarray(at - length, at);
  };
  if (take(1)[0] !== VERSION) return undefined;
  const [account = '', region = '', keyId = '', materialId = ''] = Array.from({ length: 4 }, () =>
    take(take(1)[0] ?? 0).toString(),
  );
  const header = bytes.subarray(0, at);
  if (!take(CHECK_LENGTH).equals(checkOf(header))) return undefined;
  const [iv, tag, data] = [take(IV_LENGTH), take(TAG_LENGTH), bytes.subarray(at)];
  if (iv.length < IV_LENGTH || tag.length < TAG_LENGTH) return undefined;
  return { origin: { account, region, keyId, materialId }, header, iv, tag, data };
}

/**
 * The header, then the context's pairs sorted by name, each text behind its length: no two contexts share a
 * form. UTF-16, because JSON can carry lone surrogates, which UTF-8 would make one.
 */
function authenticated(header: Buffer, context: EncryptionContext): Buffer {
  const pairs = Object.entries(context).sort(([one], [other]) => (one < other ? -1 : 1));
  if (pairs.length === 0) return header;
  const texts = pairs.flat().flatMap((text) => {
    const bytes = Buffer.from(text, 'utf16le');
    const length = Buffer.alloc(4);
    length.writeUInt32BE(bytes.length);
    return [length, bytes];
  });
  return Buffer.concat([header, ...texts]);
}
