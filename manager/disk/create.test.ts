import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { machineFiles } from '../files/file-system.ts';
import { createDiskKeyManager } from './create.ts';

describe('the key file', () => {
  let directory: string;
  let path: string;
  const trustDomain = 'example.org';
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'keyproof-disk-'));
    path = join(directory, 'keys.json');
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  test('is made with the first key, and only its owner reads it', async () => {
    const manager = await createDiskKeyManager({ path, trustDomain });
    expect(readdirSync(directory)).toEqual(['keys.json.lock']);
    await manager.generateKey('k', 'ec-p256');
    expect(readdirSync(directory).sort()).toEqual(['keys.json', 'keys.json.lock']);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(JSON.parse(readFileSync(path, 'utf8'))).toMatchObject({
      format: 'keyproof-keys',
      version: 1,
      trustDomain,
    });
    await manager.close();
  });

  test('has one user at a time', async () => {
    const manager = await createDiskKeyManager({ path, trustDomain });
    await expect(createDiskKeyManager({ path, trustDomain })).rejects.toMatchObject({
      code: 'FAILED_PRECONDITION',
      message: expect.stringContaining('is in use by another process'),
    });
    const file = new URL('../files/lock-file.ts', import.meta.url).href;
    const script = `const { lockFile } = await import(${JSON.stringify(file)}); console.log(lockFile(${JSON.stringify(`${path}.lock`)}) ? 'free' : 'held');`;
    const ask = () =>
      spawnSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' }).stdout;
    expect(ask()).toBe('held\n');
    await manager.close();
    // The process that asks ends without letting go: the kernel does it.
    expect(ask()).toBe('free\n');
    await (await createDiskKeyManager({ path, trustDomain })).close();
  });

  test('keeps the old keys when a write fails, and loses a draft that a crash has left', async () => {
    let broken = false;
    const files = {
      ...machineFiles,
      rename: (from: string, to: string) =>
        broken ? Promise.reject(new Error('no space left on device')) : machineFiles.rename(from, to),
    };
    const manager = await createDiskKeyManager({ path, trustDomain, files });
    const key = await manager.generateKey('k', 'ec-p256');
    broken = true;
    await expect(manager.generateKey('k', 'ec-p256')).rejects.toMatchObject({
      code: 'UNAVAILABLE',
      message: expect.stringContaining('no space left'),
    });
    expect(await manager.getPublicKeys()).toEqual([key]);
    expect(readdirSync(directory)).toContain('keys.json.tmp');
    await manager.close();
    const again = await createDiskKeyManager({ path, trustDomain });
    expect(await again.getPublicKeys()).toEqual([key]);
    expect(readdirSync(directory)).not.toContain('keys.json.tmp');
    await again.close();
  });

  const sound = { format: 'keyproof-keys', version: 1, trustDomain, keys: [] };
  const key = { id: 'k', type: 'ec-p256', created: '2026-01-01T00:00:00.000Z', privateKey: 'AAAA' };
  test.each<[string, string, RegExp]>([
    ['cut off', JSON.stringify(sound).slice(0, -5), /it is no JSON/],
    ['empty', '', /it is no JSON/],
    ['foreign', '{"keys": {}}', /it is not a key file/],
    [
      'of a later version',
      JSON.stringify({ ...sound, version: 2 }),
      /it has version 2, this program reads 1/,
    ],
    [
      'of another trust domain',
      JSON.stringify({ ...sound, trustDomain: 'other' }),
      /trust domain "other", not of/,
    ],
    ['with more than it should have', JSON.stringify({ ...sound, more: 1 }), /damaged at its top/],
    [
      'with a key that is none',
      JSON.stringify({ ...sound, keys: [key] }),
      /key "k" is not a private key of type/,
    ],
    ['with one id twice', JSON.stringify({ ...sound, keys: [key, key] }), /two keys of the id "k"/],
    [
      'with a key type that is none',
      JSON.stringify({ ...sound, keys: [{ ...key, type: 'x' }] }),
      /keys.0.type/,
    ],
  ])('is refused when it is %s, and left untouched', async (_, text, message) => {
    writeFileSync(path, text);
    const starting = createDiskKeyManager({ path, trustDomain });
    await expect(starting).rejects.toMatchObject({ code: 'FAILED_PRECONDITION' });
    await expect(starting).rejects.toThrow(message);
    expect(readFileSync(path, 'utf8')).toBe(text);
    // The lock is let go: the right file can be put back without a restart.
    rmSync(path);
    await (await createDiskKeyManager({ path, trustDomain })).close();
  });

  test('needs its directory', async () => {
    const starting = createDiskKeyManager({ path: join(directory, 'none', 'keys.json'), trustDomain });
    await expect(starting).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
  });
});
