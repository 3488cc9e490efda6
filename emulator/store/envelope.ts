import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

/*
 * An envelope around a text at rest, in base64:
 *
 *   version  1 byte
 *   nonce    12 bytes, from the operating system
 *   tag      16 bytes
 *   data     AES-256-GCM
 *
 * The place of the text, its record's key, is authenticated with it: an envelope that was moved to another place
 * does not open. Random 96-bit nonces are safe for 2^32 envelopes under one key (NIST SP 800-38D, 8.3); each data
 * directory derives a key of its own from the master key by a salt.
 */

const VERSION = 1;
const NONCE_LENGTH = 12;
const TAG_LENGTH = 16;

/** What seals and opens the envelopes of one data directory. */
export interface Sealer {
  seal(place: string, text: string): string;
  /** The text; undefined when the envelope is damaged, of another key, or of another place. */
  open(place: string, envelope: string): string | undefined;
}

/** @param masterKey 32 bytes. @param salt random, kept beside the envelopes */
export function createSealer(masterKey: Uint8Array, salt: Uint8Array): Sealer {
  const key = Buffer.from(hkdfSync('sha256', masterKey, salt, 'keyproof data directory', 32));
  return {
    seal(place, text) {
      const nonce = randomBytes(NONCE_LENGTH);
      const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(authenticated(place));
      const data = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return Buffer.concat([Buffer.of(VERSION), nonce, cipher.getAuthTag(), data]).toString('base64');
    },
    open(place, envelope) {
      const bytes = Buffer.from(envelope, 'base64');
      if (bytes[0] !== VERSION || bytes.length < 1 + NONCE_LENGTH + TAG_LENGTH) return undefined;
      const nonce = bytes.subarray(1, 1 + NONCE_LENGTH);
      const tag = bytes.subarray(1 + NONCE_LENGTH, 1 + NONCE_LENGTH + TAG_LENGTH);
      const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_LENGTH });
      decipher.setAAD(authenticated(place)).setAuthTag(tag);
      try {
        const data = bytes.subarray(1 + NONCE_LENGTH + TAG_LENGTH);
        return Buffer.concat([decipher.update(data), decipher.final()]).toString('utf8');
      } catch {
        return undefined;
      }
    },
  };
}

function authenticated(place: string): Buffer {
  return Buffer.concat([Buffer.of(VERSION), Buffer.from(place, 'utf8')]);
}
