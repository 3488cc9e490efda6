import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readOrCreateIdentifier } from './identifier.ts';

describe('the identifier file', () => {
  let directory: string;
  let path: string;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'keyproof-'));
    path = join(directory, 'server-id');
  });
  afterEach(() => rm(directory, { recursive: true }));

  test('is made with a random identifier that only the server may read', async () => {
    const identifier = await readOrCreateIdentifier(path);
    expect(identifier).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    expect(await readFile(path, 'utf8')).toBe(identifier);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(await readdir(directory)).toEqual(['server-id']);
    expect(await readOrCreateIdentifier(path)).toBe(identifier);
  });

  test('is made once by starts at the same time', async () => {
    const identifiers = await Promise.all(Array.from({ length: 8 }, () => readOrCreateIdentifier(path)));
    expect(new Set(identifiers).size).toBe(1);
    expect(await readdir(directory)).toEqual(['server-id']);
  });

  test('may end in a newline', async () => {
    await writeFile(path, 'server-1\n');
    expect(await readOrCreateIdentifier(path)).toBe('server-1');
  });

  test.each([
    ['', 'is empty'],
    [' \n', 'is empty'],
    ['a.b', 'must consist of'],
  ])('with content %j is refused', async (content, text) => {
    await writeFile(path, content);
    await expect(readOrCreateIdentifier(path)).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
      message: expect.stringContaining(text),
    });
  });

  test('needs its directory', async () => {
    await expect(readOrCreateIdentifier(join(directory, 'missing', 'id'))).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
      message: expect.stringContaining('its directory does not exist'),
    });
  });

  test('that cannot be read is refused', async () => {
    await expect(readOrCreateIdentifier(directory)).rejects.toThrow('cannot be read');
  });
});
