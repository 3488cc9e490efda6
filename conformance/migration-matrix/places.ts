import { createPrivateKey, createPublicKey } from 'node:crypto';
import { parse } from 'yaml';
import type { MemoryFiles } from '../../manager/index.ts';

/** Where keys can live, as a configuration document names it. */
export interface Place {
  readonly name: string;
  /** The section KeyManager. */
  readonly document: string;
  /** The keys are lost with the process: nobody can come back to it after a crash. */
  readonly volatile?: boolean;
}

const KEY_FILE = '/state/keys.json';
const MANIFEST = '/state/keys.yaml';
export const REGION = 'eu-north-1';

/** Whose keys they are. */
export const IDENTITY = { trustDomain: 'example.org', deploymentId: 'blue', serverId: 's1' } as const;

const aws = (byTags: boolean): string =>
  `spireAwsKMS: {region: ${REGION}, key_identifier_value: s1, enable_tag_based_key_discovery: ${byTags}}`;

const place = (name: string, extension: string): Place => ({
  name,
  document: `section: KeyManager\nschema: v1\nspec:\n  extensions:\n    ${extension}\n`,
});

/** The places that are migrated between; both modes of AWS are the same server's, as after a change of mode. */
export const PLACES: readonly Place[] = [
  { ...place('memory', 'memory: {}'), volatile: true },
  place('disk', `disk: {path: ${KEY_FILE}}`),
  place('keyResource', `keyResource: {path: ${MANIFEST}}`),
  place('awsKMS', `awsKMS: {region: ${REGION}}`),
  place('spireAwsKMS-alias', aws(false)),
  place('spireAwsKMS-tags', aws(true)),
];

/** The public keys (base64 of DER) whose private halves are in files. */
export function keysInFiles(files: MemoryFiles): string[] {
  const file = JSON.parse(files.texts.get(KEY_FILE) ?? '{"keys":[]}') as Stored;
  const manifest = parse(files.texts.get(MANIFEST) ?? 'spec: {keys: []}') as { spec: Stored };
  return [...file.keys, ...manifest.spec.keys].map(({ privateKey }) => publicHalf(privateKey));
}

interface Stored {
  readonly keys: readonly { readonly privateKey: string }[];
}

function publicHalf(privateKey: string): string {
  const key = createPrivateKey({ key: Buffer.from(privateKey, 'base64'), format: 'der', type: 'pkcs8' });
  return createPublicKey(key).export({ format: 'der', type: 'spki' }).toString('base64');
}
