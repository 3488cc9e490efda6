import { z } from 'zod';
import { KeyManagerError } from '../key-manager.ts';
import type { LocalKeys } from '../local-keys/local-key.ts';
import { fromStoredKeys, repeatedId, STORED_KEY, toStoredKeys } from '../local-keys/stored-key.ts';

const FORMAT = 'keyproof-keys';
const VERSION = 1;

const KEY_FILE = z.strictObject({
  format: z.literal(FORMAT),
  version: z.literal(VERSION),
  trustDomain: z.string(),
  keys: z.array(STORED_KEY),
});

/** The text of a key file: JSON, the private keys as PKCS #8. */
export function formatKeyFile(trustDomain: string, keys: LocalKeys): string {
  const content = { format: FORMAT, version: VERSION, trustDomain, keys: toStoredKeys(keys) };
  return `${JSON.stringify(content, undefined, 2)}\n`;
}

/**
 * Reads a key file.
 * @throws KeyManagerError `FAILED_PRECONDITION` for one that is damaged, of another format or version, or of
 * another trust domain.
 */
export function parseKeyFile(path: string, trustDomain: string, text: string): LocalKeys {
  const refuse = (problem: string): never => {
    throw new KeyManagerError(
      'FAILED_PRECONDITION',
      `key file "${path}" is left untouched: ${problem}. Put the right file back, or move this one away to ` +
        'start without keys',
    );
  };
  const content = parseJson(text) ?? refuse('it is no JSON, so it is damaged or not a key file');
  const header = z.looseObject({ format: z.literal(FORMAT), version: z.unknown() }).safeParse(content);
  if (!header.success) return refuse(`it is not a key file: the field "format" is not "${FORMAT}"`);
  if (header.data.version !== VERSION) {
    return refuse(`it has version ${JSON.stringify(header.data.version)}, this program reads ${VERSION}`);
  }
  const parsed = KEY_FILE.safeParse(content);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return refuse(`it is damaged at ${issue?.path.join('.') || 'its top'}: ${issue?.message}`);
  }
  if (parsed.data.trustDomain !== trustDomain) {
    return refuse(`it holds the keys of trust domain "${parsed.data.trustDomain}", not of "${trustDomain}"`);
  }
  const repeated = repeatedId(parsed.data.keys);
  if (repeated !== undefined) return refuse(`it holds two keys of the id "${repeated}"`);
  try {
    return fromStoredKeys(parsed.data.keys);
  } catch (error) {
    return refuse((error as Error).message);
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
