import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { ConfigurationSource } from '../../manager/migration/configured-key-manager.ts';
import {
  parseServerConfiguration,
  type ServerConfiguration,
} from '../../manager/trust-domain/configuration.ts';
import { UsageError } from '../exit-codes.ts';

/** A server's configuration, its paths resolved, and where its key manager's document is read. */
export interface LoadedConfiguration extends ServerConfiguration {
  readonly document: ConfigurationSource;
}

/** Reads a configuration; paths in it start at its own directory. @throws UsageError, ConfigurationError */
export function loadConfiguration(file: string): LoadedConfiguration {
  const { value } = parseServerConfiguration(read('configuration', file), file);
  const { keyManager } = value;
  const here = dirname(file);
  const named = 'file' in keyManager ? resolve(here, String(keyManager.file)) : undefined;
  return {
    ...value,
    stateDirectory: resolve(here, value.stateDirectory),
    document: {
      read: async () => (named === undefined ? inline(file) : read("key manager's document", named)),
    },
  };
}

/** The document inside the configuration, on its own lines. */
function inline(file: string): string {
  return parseServerConfiguration(read('configuration', file), file).sourceOf('keyManager');
}

function read(what: string, file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new UsageError(`the ${what} ${file} cannot be read: ${(error as Error).message}`);
  }
}
