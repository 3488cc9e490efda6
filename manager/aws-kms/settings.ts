import { KeyManagerError } from '../key-manager.ts';
import { type AwsKmsConfiguration, parseAwsKmsConfiguration } from './configuration.ts';
import { readOrCreateIdentifier } from './identifier.ts';
import { createNames, identifierTooLong, type Names } from './names.ts';
import { readKeyPolicy } from './policy.ts';

/** A configuration with its files read. */
export interface Settings {
  readonly configuration: AwsKmsConfiguration;
  readonly names: Names;
  /** The text of key_policy_file. */
  readonly keyPolicy?: string;
}

/**
 * Checks a configuration and reads the files that it names; the identifier file is only made once all the
 * rest is right.
 * @throws KeyManagerError `INVALID_ARGUMENT`.
 */
export async function loadSettings(input: unknown, trustDomain: string): Promise<Settings> {
  const configuration = parseAwsKmsConfiguration(input, trustDomain);
  const { identifier, keyPolicyFile } = configuration;
  const keyPolicy = keyPolicyFile && (await readKeyPolicy(keyPolicyFile));
  const serverId = 'file' in identifier ? await readOrCreateIdentifier(identifier.file) : identifier.value;
  const problem = identifierTooLong(trustDomain, serverId);
  if (problem) throw new KeyManagerError('INVALID_ARGUMENT', problem);
  return { configuration, names: createNames(trustDomain, serverId), ...(keyPolicy && { keyPolicy }) };
}
