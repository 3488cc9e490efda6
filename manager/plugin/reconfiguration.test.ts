import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createEmulator, type Emulator } from '../../emulator/server.ts';
import { type KeyManager, type PublicKey, type SignerOptions, verifyDigest } from '../index.ts';
import { keyTypeToWire } from './key-types.ts';
import type { ManagerName } from './managers.ts';
import { PluginConnection } from './plugin-connection.ts';
import { servePlugin } from './serve.ts';
import { CONFIG, KEY_MANAGER } from './services.ts';
import { keyproofPlugin, start } from './test/peers.ts';

let emulator: Emulator;
let url: string;
/** Of one test. */
let directory: string;

beforeAll(async () => {
  emulator = createEmulator({ seed: 1 });
  ({ url } = await emulator.listen({ port: 0 }));
});
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'keyproof-reconfiguration-'));
  return () => rmSync(directory, { recursive: true });
});
afterAll(() => emulator.close());

const file = (name: string): string => join(directory, name);

const serve = async (manager: ManagerName, configuration?: string) => {
  const env = {
    AWS_ENDPOINT_URL: url,
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    PLUGIN_UNIX_SOCKET_DIR: directory,
  };
  const { plugin } = await start({
    ...keyproofPlugin('--manager', manager),
    env,
    ...(configuration !== undefined && { configuration }),
  });
  return plugin;
};

const writeDocument = (extension: string, name = 'kms.yaml'): void =>
  writeFileSync(file(name), `section: KeyManager\nschema: v1\nspec: {extensions: {${extension}}}\n`);

const DISK = () => `disk: {path: ${file('keys.json')}}`;
const KMS = 'awsKMS: {region: us-east-1}';
const OWNER = 'deploymentId = "blue"\nserverId = "s"\n';

const documentData = ({ document = 'kms.yaml', history = 'history.json', owner = '' } = {}): string =>
  `configurationFile = "${file(document)}"\nhistoryFile = "${file(history)}"\n${owner}`;

const SIGNING: SignerOptions = { hashAlgorithm: 'sha256' };

/** Signs with a key, and has a library check the signature that did not make it. */
async function sign(manager: KeyManager, key: PublicKey): Promise<void> {
  const digest = new Uint8Array(32).fill(7);
  const { signature, keyFingerprint } = await manager.signData(key.id, digest, SIGNING);
  expect(keyFingerprint).toBe(key.fingerprint);
  expect(await verifyDigest(key, digest, SIGNING, signature)).toBe(true);
}

const keysOnDisk = (): string[] =>
  (JSON.parse(readFileSync(file('keys.json'), 'utf8')) as { keys: { id: string }[] }).keys.map(
    ({ id }) => id,
  );

describe('a new configuration over the same key file', () => {
  test('takes effect without a restart: ids for a server, then AWS KMS in the document', async () => {
    writeDocument(DISK());
    const plugin = await serve('document', documentData());
    const old = await plugin.generateKey('x509-CA-A', 'ec-p256');
    const replaced = await plugin.generateKey('JWT-Signer-A', 'ec-p256');
    await plugin.configure(documentData({ owner: OWNER }));
    await sign(plugin, old);
    await plugin.generateKey('WIT-Signer-A', 'ec-p256');
    expect(keysOnDisk()).toEqual(expect.arrayContaining(['x509-CA-A', 'JWT-Signer-A', 'WIT-Signer-A']));

    writeDocument(KMS);
    await plugin.configure(documentData({ owner: OWNER }));
    await sign(plugin, old);
    const moved = await plugin.generateKey('JWT-Signer-A', 'ec-p256');
    expect(moved.fingerprint).not.toBe(replaced.fingerprint);
    await sign(plugin, moved);
    const creation = emulator.journal.entries().findLast(({ operation }) => operation === 'CreateKey');
    expect(creation?.input).toMatchObject({
      Tags: expect.arrayContaining([{ TagKey: 'defakto-server', TagValue: 's' }]),
    });
  });

  test('takes effect also when the document has named AWS KMS before the ids are there', async () => {
    writeDocument(DISK());
    const plugin = await serve('document', documentData());
    const key = await plugin.generateKey('x509-CA-A', 'ec-p256');
    writeDocument(KMS);
    await expect(plugin.configure(documentData())).rejects.toMatchObject({
      message: expect.stringContaining('deploymentId is missing'),
    });
    await sign(plugin, key);
    await plugin.configure(documentData({ owner: OWNER }));
    await sign(plugin, key);
    await sign(plugin, await plugin.generateKey('x509-CA-A', 'ec-p256'));
  });

  test('finds a key that is just being made', async () => {
    writeDocument(DISK());
    const plugin = await serve('document', documentData());
    const [made] = await Promise.all([
      plugin.generateKey('a', 'ec-p256'),
      plugin.configure(documentData({ owner: OWNER })),
    ]);
    await sign(plugin, made);
    await plugin.generateKey('b', 'ec-p256');
    expect(keysOnDisk()).toEqual(['a', 'b']);
  });

  test('that does not start loses nothing, and leaves the lock where it is', async () => {
    writeDocument(DISK());
    const plugin = await serve('document', documentData());
    const key = await plugin.generateKey('a', 'ec-p256');
    writeDocument('disk: {paht: a}', 'wrong.yaml');
    for (const [data, message] of [
      [documentData({ document: 'wrong.yaml', history: 'other.json' }), 'unknown field "paht"'],
      [documentData({ history: 'none/history.json' }), 'none/history.json" cannot be written'],
    ] as const) {
      await expect(plugin.configure(data)).rejects.toMatchObject({
        message: expect.stringContaining(message),
      });
      await sign(plugin, key);
      await expect(serve('disk', `path = "${file('keys.json')}"`)).rejects.toThrow(
        'is in use by another process',
      );
    }
    await plugin.generateKey('b', 'ec-p256');
    expect(keysOnDisk()).toEqual(['a', 'b']);

    await plugin.configure(documentData({ owner: OWNER }));
    await expect(serve('disk', `path = "${file('keys.json')}"`)).rejects.toThrow(
      'is in use by another process',
    );
    await plugin.close();
    await sign(await serve('disk', `path = "${file('keys.json')}"`), key);
  });

  test('lets go of a key file that it does not name', async () => {
    const plugin = await serve('disk', `path = "${file('keys.json')}"`);
    const key = await plugin.generateKey('a', 'ec-p256');
    await plugin.configure(`path = "${file('other.json')}"`);
    await sign(await serve('disk', `path = "${file('keys.json')}"`), key);
  });

  test('that does not start keeps keys in memory too', async () => {
    writeDocument('memory: {}');
    const plugin = await serve('document', documentData());
    const inMemory = await plugin.generateKey('a', 'ec-p256');
    writeDocument(DISK());
    await plugin.configure(documentData());
    const onDisk = await plugin.generateKey('b', 'ec-p256');
    await expect(plugin.configure(documentData({ history: 'none/history.json' }))).rejects.toThrow('none/');
    await sign(plugin, inMemory);
    await sign(plugin, onDisk);
  });

  test('for another trust domain says whose keys are there', async () => {
    const { handshake, close } = await servePlugin({ manager: 'disk', socketDirectory: directory });
    const connection = new PluginConnection(`unix:${handshake.split('|')[3]}`);
    const configure = (trustDomain: string) =>
      connection.call(CONFIG, 'Configure', {
        coreConfiguration: { trustDomain },
        hclConfiguration: `path = "${file('keys.json')}"`,
      }).answer;
    const generateKey = (keyId: string) =>
      connection.call(KEY_MANAGER, 'GenerateKey', { keyId, keyType: keyTypeToWire('ec-p256') }).answer;
    await configure('example.org');
    await generateKey('a');
    await expect(configure('other.example')).rejects.toThrow(
      'it holds the keys of trust domain "example.org", not of "other.example"',
    );
    await generateKey('b');
    expect(keysOnDisk()).toEqual(['a', 'b']);
    connection.close();
    await close();
  });
});
