import { readFileSync } from 'node:fs';
import { UsageError } from '../exit-codes.ts';

/** Reads a file of the user's as text. @throws UsageError */
export function readText(file: string): string {
  return readBytes(file).toString('utf8');
}

/** Reads a file of the user's. @throws UsageError */
export function readBytes(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    throw new UsageError(`cannot read ${file}: ${(error as NodeJS.ErrnoException).code}`);
  }
}
