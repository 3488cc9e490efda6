import { expect, test } from 'vitest';
import { writeAtomically } from '../files/atomic-file.ts';
import type { FileSystem } from '../files/file-system.ts';
import { MemoryFiles } from '../files/memory-files.ts';
import { SuccessiveFiles } from './successive-files.ts';

const machine = () => {
  const files = new MemoryFiles();
  return { files, successive: new SuccessiveFiles(files) };
};

const same = async (files: FileSystem): Promise<FileSystem> => files;

test('what the manager before wants to write waits for the start of the next, and is refused after it', async () => {
  const { files, successive } = machine();
  const before = await successive.next(same);
  await writeAtomically(before, 'keys', 'of the one before');
  const { late, next } = await successive.next(async (next) => {
    const late = writeAtomically(before, 'keys', 'late');
    await writeAtomically(next, 'keys', 'of the next');
    return { late, next };
  });
  await expect(late).rejects.toThrow('a new configuration has taken the place of this one');
  await expect(before.remove('keys')).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  expect(files.texts).toEqual(new Map([['keys', 'of the next']]));
  await writeAtomically(next, 'keys', 'later');
  expect(files.texts).toEqual(new Map([['keys', 'later']]));
});

test('it is written when the next does not start', async () => {
  const { files, successive } = machine();
  const before = await successive.next(same);
  let late: Promise<void> | undefined;
  const start = successive.next(async (next) => {
    late = writeAtomically(before, 'keys', 'late');
    expect(await next.read('keys')).toBeUndefined();
    throw new Error('no start');
  });
  await expect(start).rejects.toThrow('no start');
  await late;
  expect(files.texts).toEqual(new Map([['keys', 'late']]));
});

test('a lock is handed over, but not shared', async () => {
  const { files, successive } = machine();
  const before = await successive.next(same);
  const release = await before.lock('lock');
  expect(await before.lock('lock')).toBeUndefined();
  const next = await successive.next(same);
  const releaseNext = await next.lock('lock');
  expect(await next.lock('lock')).toBeUndefined();
  release?.();
  expect(await files.lock('lock')).toBeUndefined();
  releaseNext?.();
  const others = await files.lock('lock');
  expect(await next.lock('lock')).toBeUndefined();
  others?.();
  expect(await next.lock('lock')).toBeTypeOf('function');
});
