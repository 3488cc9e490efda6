import { readFileSync } from 'node:fs';
import { UsageError } from './exit-codes.ts';

/** @param what is in the file, for the error. @throws UsageError for a file that cannot be read or is not JSON */
export function readJsonFile(what: string, path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new UsageError(`the ${what} file ${path} cannot be read: ${(error as Error).message}`);
  }
}
