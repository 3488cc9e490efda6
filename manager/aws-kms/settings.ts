import { type Clock, tracked } from '../clock.ts';
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
 * @param clock has to wait for files where it is turned
 * @throws KeyManagerError `INVALID_ARGUMENT`.
 */
export async function loadSettings(input: unknown, trustDomain: string, clock: Clock): Promise<Settings> {
  const configuration = parseAwsKmsConfiguration(input, trustDomain);
  const { identifier, keyPolicyFile } = configuration;
  const keyPolicy = keyPolicyFile && (await tracked(clock, () => readKeyPolicy(keyPolicyFile)));
  const serverId =
    'file' in identifier
      ? await tracked(clock, () => readOrCreateIdentifier(identifier.file))
      : identifier.value;
  const problem = identifierTooLong(trustDomain, serverId);
  if (problem) throw new KeyManagerError('INVALID_ARGUMENT', problem);
  return { configuration, names: createNames(trustDomain, serverId), ...(keyPolicy && { keyPolicy }) };
}
