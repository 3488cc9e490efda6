import type { Style } from './style.ts';

export const namesKeysById: Style = {
  name: 'names-keys-by-id',
  differs: 'Names its keys by their ids, in calls and in its log, where ours uses ARNs.',
  modes: ['alias', 'tags'],
  innocentOf: [
    'discovery/disabled-key-is-told',
    'ha/a-deletion-that-stays-denied',
    'ha/a-denied-deletion',
    'migration/a-full-key-does-not-stop-it',
  ],
  cloud: (cloud) => ({
    ...cloud,
    createAlias: (input) => cloud.createAlias(byId(input)),
    describeKey: (input) => cloud.describeKey(byId(input)),
    getPublicKey: (input) => cloud.getPublicKey(byId(input)),
    listAliases: (input) => cloud.listAliases(byId(input)),
    scheduleKeyDeletion: (input) => cloud.scheduleKeyDeletion(byId(input)),
    sign: (input) => cloud.sign(byId(input)),
    tagResource: (input) => cloud.tagResource(byId(input)),
    updateAlias: (input) => cloud.updateAlias(byId(input)),
  }),
  logger: (logger) => ({
    debug: (fields, message) => logger.debug(inWords(fields), idOf(message)),
    info: (fields, message) => logger.info(inWords(fields), idOf(message)),
    warn: (fields, message) => logger.warn(inWords(fields), idOf(message)),
    error: (fields, message) => logger.error(inWords(fields), idOf(message)),
  }),
};

interface NamesKeys {
  readonly KeyId?: string | undefined;
  readonly TargetKeyId?: string | undefined;
}

function byId<Input extends NamesKeys>(input: Input): Input {
  const { KeyId, TargetKeyId } = input;
  return {
    ...input,
    ...(KeyId !== undefined && { KeyId: idOf(KeyId) }),
    ...(TargetKeyId !== undefined && { TargetKeyId: idOf(TargetKeyId) }),
  };
}

function inWords(fields: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const entries = Object.entries(fields);
  return Object.fromEntries(
    entries.map(([name, value]) => [name, typeof value === 'string' ? idOf(value) : value]),
  );
}

/** A text with the ids of keys in the place of their ARNs. */
function idOf(text: string): string {
  return text.replaceAll(/arn:[^ ]*:key\//g, '');
}
