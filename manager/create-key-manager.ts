import { type Clock, systemClock } from './clock.ts';
import type { Surroundings } from './configuration-document/extension.ts';
import { type ConfigurationDocument, parseConfigurationDocument } from './configuration-document/parse.ts';
import { ABSENT_EXTENSIONS, EXTENSIONS } from './extensions.ts';
import { type FileSystem, machineFiles } from './files/file-system.ts';
import type { KeyManager } from './key-manager.ts';
import { type Logger, silentLogger } from './logger.ts';

/** What a key manager lives in; all but the trust domain has a default. */
export interface SurroundingsOptions
  extends Pick<Surroundings, 'trustDomain' | 'deploymentId' | 'serverId' | 'expects' | 'aws'> {
  /** The machine's clock when absent. */
  readonly clock?: Clock;
  readonly logger?: Logger;
  /** The machine's files when absent. */
  readonly files?: FileSystem;
}

/** A configuration document, and what the key manager that it names is given. */
export interface CreateKeyManagerOptions extends SurroundingsOptions {
  /** The text of a configuration document, section KeyManager. */
  readonly document: string;
}

/**
 * Starts the key manager that a configuration document names. It creates no key.
 *
 * @example
 * const manager = await createKeyManager({
 *   document: 'section: KeyManager\nschema: v1\nspec: {extensions: {disk: {path: keys.json}}}\n',
 *   trustDomain: 'example.org',
 * });
 *
 * @throws KeyManagerError `INVALID_ARGUMENT` with all mistakes of the document, or what the manager throws.
 */
export async function createKeyManager(options: CreateKeyManagerOptions): Promise<KeyManager> {
  const surroundings = surroundingsOf(options);
  const { extension, fields } = parseDocumentOf(options.document, surroundings);
  return extension.create(fields, { ...surroundings, isOnly: true });
}

/** Fills in the defaults. */
export function surroundingsOf(options: SurroundingsOptions): Surroundings {
  const { trustDomain, deploymentId, serverId, expects, aws } = options;
  const { clock = systemClock, logger = silentLogger, files = machineFiles } = options;
  return {
    trustDomain,
    clock,
    logger,
    files,
    ...(deploymentId !== undefined && { deploymentId }),
    ...(serverId !== undefined && { serverId }),
    ...(expects && { expects }),
    ...(aws && { aws }),
  };
}

/** Parses a document against every key manager that there is. */
export function parseDocumentOf(text: string, { trustDomain }: Surroundings): ConfigurationDocument {
  return parseConfigurationDocument(text, {
    trustDomain,
    extensions: EXTENSIONS,
    absent: ABSENT_EXTENSIONS,
  });
}
