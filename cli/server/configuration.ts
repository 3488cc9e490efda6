import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import {
  parseServerConfiguration,
  type ServerConfiguration,
} from '../../manager/trust-domain/configuration.ts';
import { UsageError } from '../exit-codes.ts';

/** A server's configuration, its paths resolved, and the text of its key manager's document. */
export interface LoadedConfiguration extends ServerConfiguration {
  readonly document: { readonly text: string; readonly file: string };
}

/** Reads a configuration; paths in it start at its own directory. @throws UsageError with every mistake */
export function loadConfiguration(file: string): LoadedConfiguration {
  const { value, sourceOf } = parseServerConfiguration(read('configuration', file), file);
  const here = dirname(file);
  const { keyManager } = value;
  const named =
    'file' in keyManager && typeof keyManager.file === 'string' ? resolve(here, keyManager.file) : undefined;
  return {
    ...value,
    stateDirectory: resolve(here, value.stateDirectory),
    document:
      named === undefined
        ? { text: sourceOf('keyManager'), file }
        : { text: read("key manager's configuration", named), file: named },
  };
}

function read(what: string, file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new UsageError(`the ${what} file ${file} cannot be read: ${(error as Error).message}`);
  }
}
