import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect } from 'vitest';
import { createEmulator, type Emulator } from '../../emulator/server.ts';
import { type KeyManager, type PublicKey, type SignerOptions, verifyDigest } from '../index.ts';
import type { ManagerName } from '../plugin/managers.ts';
import { keyproofPlugin, start } from '../plugin/test/peers.ts';

/* An emulator for the tests of a file, a directory for each of them, and our plugin in both. */

let emulator: Emulator;
let environment: Record<string, string>;
/** Of one test: its files are there, and the plugin makes its sockets there. */
let directory: string;
/** Of one test: plugins of others may still be at work. */
let accessKeyId = '';
let tests = 0;

beforeAll(async () => {
  emulator = createEmulator({ seed: 1 });
  const { url } = await emulator.listen({ port: 0 });
  environment = { AWS_ENDPOINT_URL: url, AWS_SECRET_ACCESS_KEY: 'test' };
});
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'keyproof-managers-'));
  accessKeyId = `test-${++tests}`;
  return () => rmSync(directory, { recursive: true });
});
afterAll(() => emulator.close());

export const serve = (manager: ManagerName, configuration?: string) =>
  start({
    ...keyproofPlugin('--manager', manager),
    env: { ...environment, AWS_ACCESS_KEY_ID: accessKeyId, PLUGIN_UNIX_SOCKET_DIR: directory },
    ...(configuration !== undefined && { configuration }),
  });

export const file = (name: string): string => join(directory, name);

export const writeDocument = (extension: string): void =>
  writeFileSync(
    file('kms.yaml'),
    `section: KeyManager\nschema: v1\nspec:\n  extensions:\n    ${extension}\n`,
  );

export const documentData = (): string =>
  `configurationFile = "${file('kms.yaml')}"\nhistoryFile = "${file('history.json')}"\n` +
  'deploymentId = "blue"\nserverId = "document"\n';

/** plugin_data that each manager starts with. */
export const PLUGIN_DATA: Readonly<Record<ManagerName, () => string>> = {
  aws_kms: () =>
    'region = "us-east-1"\nkey_identifier_value = "s1"\nenable_tag_based_key_discovery = "true"\n',
  spireAwsKMS: () => 'region = "us-east-1"\nkey_identifier_value = "s2"\nkey_tags {\n  Team = "a"\n}\n',
  awsKMS: () =>
    'region = "us-east-1"\ndeploymentId = "blue"\nserverId = "s3"\n\nkeyTags {\n  Team = "b"\n\n  "a.b/c" = "d"\n}\n',
  memory: () => '',
  disk: () => `path = "${file('keys.json')}"\n`,
  keyResource: () => `"path" = "${file('keys.yaml')}"\n`,
  document: () => {
    writeDocument(`disk: {path: ${file('document.json')}}`);
    return documentData();
  },
};

const SIGNING: SignerOptions = { hashAlgorithm: 'sha256' };

/** The calls of this test's plugins. */
export const calls = () => emulator.journal.entries().filter((call) => call.accessKeyId === accessKeyId);

/** The tags of the keys that they made. */
export const tagsMade = (): string[] =>
  calls()
    .filter(({ operation }) => operation === 'CreateKey')
    .flatMap(({ input }) => (input as { Tags?: { TagKey: string; TagValue: string }[] }).Tags ?? [])
    .map(({ TagKey, TagValue }) => `${TagKey}=${TagValue}`);

/** Signs with a key, and has a library check the signature that did not make it. */
export async function sign(
  manager: KeyManager,
  key: PublicKey,
  digest = new Uint8Array(32).fill(7),
): Promise<void> {
  const { signature, keyFingerprint } = await manager.signData(key.id, digest, SIGNING);
  expect(keyFingerprint).toBe(key.fingerprint);
  expect(await verifyDigest(key, digest, SIGNING, signature)).toBe(true);
}
