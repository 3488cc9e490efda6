import { readFileSync, statSync } from 'node:fs';
import { DataError } from './data-error.ts';

const KEY_LENGTH = 32;

/**
 * Reads a master key: a file of exactly 32 bytes, or of their 64 hexadecimal digits or their base64, with or without
 * a line break at the end.
 * @throws DataError for anything else
 */
export function readMasterKey(file: string): Uint8Array {
  let content: Buffer;
  try {
    content = readFileSync(file);
  } catch (error) {
    throw new DataError(`the master key cannot be read: ${(error as Error).message}`);
  }
  const key = content.length === KEY_LENGTH ? content : fromText(content.toString('latin1').trim());
  if (key?.length !== KEY_LENGTH) {
    throw new DataError(
      `the master key file ${file} takes ${KEY_LENGTH} bytes, as they are, as 64 hexadecimal digits or as base64; ` +
        `make one with: openssl rand -out ${file} ${KEY_LENGTH}`,
    );
  }
  return key;
}

function fromText(text: string): Buffer | undefined {
  if (/^[0-9a-f]{64}$/i.test(text)) return Buffer.from(text, 'hex');
  return /^[A-Za-z0-9+/_-]{43}=?$/.test(text) ? Buffer.from(text, 'base64') : undefined;
}

/** Whether others than the file's owner can read it. Windows has no such mode. */
export function isOpenToOthers(file: string): boolean {
  return process.platform !== 'win32' && (statSync(file).mode & 0o077) !== 0;
}
