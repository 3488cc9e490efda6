import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { machineFiles } from '../files/file-system.ts';
import { createKeyResourceKeyManager } from './create.ts';
import { createFileStore } from './file-store.ts';
import { KeyResourceConflict } from './store.ts';

describe('the manifest file', () => {
  let directory: string;
  let path: string;
  const trustDomain = 'example.org';
  // Nobody is to wait: the pause before another try is over at once.
  const clock = { now: () => Date.UTC(2026, 0, 1), sleep: async () => {} };
  const start = () =>
    createKeyResourceKeyManager({ store: createFileStore(path, machineFiles), trustDomain, clock });
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'keyproof-resource-'));
    path = join(directory, 'signing-keys.yaml');
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  test('is a Kubernetes manifest', async () => {
    const manager = await start();
    await manager.generateKey('x509-CA-A', 'ec-p256');
    await manager.generateKey('JWT-Signer-A', 'ec-p256');
    expect(parse(readFileSync(path, 'utf8'))).toMatchObject({
      apiVersion: 'keyproof.internal/v1alpha1',
      kind: 'SigningKeys',
      metadata: { name: 'signing-keys', resourceVersion: '2' },
      spec: { trustDomain, keys: [{ id: 'JWT-Signer-A' }, { id: 'x509-CA-A', type: 'ec-p256' }] },
    });
  });

  test('keeps what others have written beside the keys', async () => {
    const text =
      'apiVersion: keyproof.internal/v1alpha1\nkind: SigningKeys\n' +
      'metadata:\n  name: mine\n  labels: {team: a} # ours\nspec:\n  trustDomain: example.org\n';
    writeFileSync(path, text);
    await (await start()).generateKey('k', 'ec-p256');
    const after = readFileSync(path, 'utf8');
    expect(after).toMatch(/labels: \{ ?team: a ?\} # ours/);
    expect(parse(after)).toMatchObject({ metadata: { name: 'mine', resourceVersion: '1' } });
  });

  test('takes changes from two processes, and loses none', async () => {
    const one = await start();
    const two = await start();
    const a = await one.generateKey('a', 'ec-p256');
    const b = await two.generateKey('b', 'ec-p256');
    const c = await one.generateKey('c', 'ec-p256');
    expect(await (await start()).getPublicKeys()).toEqual([a, b, c]);
  });

  test('a store refuses to write over what it has not read', async () => {
    const store = createFileStore(path, machineFiles);
    const { resourceVersion } = await store.save({ trustDomain, keys: [] }, undefined);
    await store.save({ trustDomain, keys: [] }, resourceVersion);
    await expect(store.save({ trustDomain, keys: [] }, resourceVersion)).rejects.toBeInstanceOf(
      KeyResourceConflict,
    );
    await expect(store.save({ trustDomain, keys: [] }, undefined)).rejects.toBeInstanceOf(
      KeyResourceConflict,
    );
  });

  test('gives up after five conflicts', async () => {
    const file = createFileStore(path, machineFiles);
    let tries = 0;
    const store = {
      ...file,
      async save(): Promise<never> {
        tries++;
        throw new KeyResourceConflict('always');
      },
    };
    const manager = await createKeyResourceKeyManager({ store, trustDomain, clock });
    await expect(manager.generateKey('k', 'ec-p256')).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    expect(tries).toBe(5);
    expect(await manager.getPublicKeys()).toEqual([]);
  });

  test.each<[string, string, RegExp]>([
    ['no YAML', 'a: [', /it is no YAML/],
    ['an alias of nothing', 'a: *x', /it is no YAML of one document: line 1: no anchor "&x"/],
    ['another kind', 'apiVersion: v1\nkind: Secret\nmetadata: {name: x}\n', /is not a SigningKeys/],
    [
      "another trust domain's",
      'apiVersion: keyproof.internal/v1alpha1\nkind: SigningKeys\nmetadata: {name: x}\nspec: {trustDomain: other}\n',
      /of trust domain "other"/,
    ],
  ])('is refused when it is %s, and left untouched', async (_, text, message) => {
    writeFileSync(path, text);
    await expect(start()).rejects.toMatchObject({ code: 'FAILED_PRECONDITION' });
    await expect(start()).rejects.toThrow(message);
    expect(readFileSync(path, 'utf8')).toBe(text);
  });

  test.each(['---\n', ''])('what is wrong with it is told without the keys in it', async (between) => {
    await (await start()).generateKey('k', 'ec-p256');
    const text = readFileSync(path, 'utf8');
    writeFileSync(path, text + between + text);
    const { message } = await start().then(Promise.reject, (error: Error) => error);
    expect(message).toMatch(/it is no YAML of one document: line \d+: /);
    const { privateKey } = parse(text).spec.keys[0];
    // What of it is the same for all keys comes first.
    expect(message).not.toContain(privateKey.slice(0, 20));
  });
});
