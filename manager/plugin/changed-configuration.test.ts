import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { calls, file, PLUGIN_DATA, serve, sign, writeDocument } from '../test/plugin-managers.ts';

describe('another configuration', () => {
  test('takes the place of the one before', async () => {
    const { plugin } = await serve('disk', `path = "${file('a.json')}"`);
    const made = await plugin.generateKey('a', 'ec-p256');
    await plugin.configure(`path = "${file('b.json')}"`);
    expect(await plugin.getPublicKeys()).toEqual([]);
    await plugin.configure(`path = "${file('a.json')}"`);
    expect(await plugin.getPublicKeys()).toMatchObject([{ pkixData: made.pkixData }]);
  });

  test('that does not start leaves the one before in use', async () => {
    const { plugin } = await serve('disk', `path = "${file('a.json')}"`);
    const made = await plugin.generateKey('a', 'ec-p256');
    writeFileSync(file('b.json'), 'not ours');
    await expect(plugin.configure(`path = "${file('b.json')}"`)).rejects.toMatchObject({
      code: 'FAILED_PRECONDITION',
      message: expect.stringContaining('b.json'),
    });
    await sign(plugin, made);
  });
});

describe('a changed document', () => {
  const KMS = 'awsKMS: {region: us-east-1}';

  test('or its history in a place that cannot be is told', async () => {
    writeDocument('memory: {}');
    const { plugin } = await serve('document');
    await expect(
      plugin.configure(`configurationFile = "${file('.')}"\nhistoryFile = "${file('history.json')}"\n`),
    ).rejects.toMatchObject({
      code: 'UNAVAILABLE',
      message: expect.stringContaining(`the configuration document "${file('.')}" cannot be read`),
    });
    await expect(
      plugin.configure(
        `configurationFile = "${file('kms.yaml')}"\nhistoryFile = "${file('no/history.json')}"\n`,
      ),
    ).rejects.toMatchObject({
      code: 'UNAVAILABLE',
      message: expect.stringContaining('no/history.json" cannot be written: Error: ENOENT'),
    });
  });

  test('moves the keys to another key manager as they are replaced, also over a crash', async () => {
    const data = PLUGIN_DATA.document();
    const { plugin } = await serve('document', data);
    const old = await plugin.generateKey('x509-CA-A', 'ec-p256');
    const replaced = await plugin.generateKey('JWT-Signer-A', 'ec-p256');
    const created = () => calls().filter(({ operation }) => operation === 'CreateKey');
    const before = created().length;

    writeDocument(KMS);
    await plugin.configure(data);
    expect(created()).toHaveLength(before);
    await sign(plugin, old);
    const moved = await plugin.generateKey('JWT-Signer-A', 'ec-p256');
    expect(moved.fingerprint).not.toBe(replaced.fingerprint);
    expect(created()).toHaveLength(before + 1);
    await plugin.kill();

    const { plugin: next } = await serve('document', data);
    expect(await next.getPublicKeys()).toMatchObject([
      { id: moved.id, pkixData: moved.pkixData },
      { id: old.id, pkixData: old.pkixData },
    ]);
    for (const key of await next.getPublicKeys()) await sign(next, key);
  });

  test('that is wrong is refused, and does not stop a start', async () => {
    const data = PLUGIN_DATA.document();
    const { plugin } = await serve('document', data);
    const key = await plugin.generateKey('x509-CA-A', 'ec-p256');
    writeDocument('disk: {paht: a}');
    await expect(plugin.configure(data)).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
      message: expect.stringContaining('line 5, spec.extensions.disk.paht: unknown field'),
    });
    await sign(plugin, key);
    await plugin.close();

    const { plugin: next, lines } = await serve('document', data);
    await sign(next, key);
    expect(lines).toContainEqual({
      level: 'error',
      message: 'The new configuration does not start; the last one goes on',
      fields: { error: expect.stringContaining('line 5, spec.extensions.disk.paht: unknown field') },
    });
    expect(JSON.parse(readFileSync(file('history.json'), 'utf8'))).toMatchObject({ previous: [] });
  });
});
