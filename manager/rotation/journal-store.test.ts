import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { RecordingLogger } from '../test/recording-logger.ts';
import { JournalError } from './journal.ts';
import { JournalKeeper } from './journal-keeper.ts';
import { fileJournalStore } from './journal-store.ts';

const identity = { trustDomain: 'example.org', deploymentId: 'blue', serverId: 'a' };

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'keyproof-journal-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

const storeOf = (serverId: string, logger = new RecordingLogger()) =>
  fileJournalStore(directory, { ...identity, serverId }, { logger });

const keeperOf = (serverId: string) => JournalKeeper.open(storeOf(serverId), { ...identity, serverId });

test('a journal is read back; only its owner may read the file, and no draft stays', async () => {
  const keeper = await keeperOf('a');
  await keeper.commit([], 0);
  expect(await storeOf('a').read()).toEqual(keeper.journal);
  expect(await storeOf('b').readPeers()).toEqual([keeper.journal]);
  expect(await storeOf('a').readPeers()).toEqual([]);
  expect(readdirSync(directory)).toEqual(['a.journal.json']);
  expect(statSync(join(directory, 'a.journal.json')).mode & 0o777).toBe(0o600);
});

test.each([
  ['half of it', (text: string) => text.slice(0, text.length / 2), 'is damaged ('],
  ['nothing', () => '', 'is damaged ('],
  ['a field is missing', (text: string) => text.replace('"revision"', '"version2"'), 'is damaged (revision:'],
  [
    'a later version',
    (text: string) => text.replace('"version": 1', '"version": 2'),
    'has version 2; this release reads version 1',
  ],
  [
    'another trust domain',
    (text: string) => text.replace('example.org', 'example.com'),
    'is of trustDomain "example.com", not "example.org"',
  ],
  [
    'another deployment',
    (text: string) => text.replace('blue', 'green'),
    'is of deploymentId "green", not "blue"',
  ],
])('a journal is refused: %s', async (_what, change, message) => {
  await (await keeperOf('a')).commit([], 0);
  const file = join(directory, 'a.journal.json');
  writeFileSync(file, change(readFileSync(file, 'utf8')));
  await expect(keeperOf('a')).rejects.toThrow(message);
  await expect(storeOf('b').readPeers()).rejects.toThrow(file);
});

test("a peer's journal that gets damaged: what it said last counts, and the log says so", async () => {
  const keeper = await keeperOf('a');
  await keeper.commit([], 0);
  const log = new RecordingLogger();
  const store = storeOf('b', log);
  await store.readPeers();
  writeFileSync(join(directory, 'a.journal.json'), '{');
  expect(await store.readPeers()).toEqual([keeper.journal]);
  expect(log.messages('error')).toEqual(['the journal of a replica cannot be read; its last one counts']);
  rmSync(join(directory, 'a.journal.json'));
  expect(await store.readPeers()).toEqual([]);
});

test('a directory that goes away, as a mount does, is no deployment of one replica, and nothing is made in its place', async () => {
  await (await keeperOf('b')).commit([], 0);
  const store = storeOf('a');
  const keeper = await JournalKeeper.open(store, identity);
  await keeper.commit([], 0);
  const away = `${directory}-away`;
  renameSync(directory, away);
  await expect(store.readPeers()).rejects.toThrow(JournalError);
  await expect(keeper.commit([], 0)).rejects.toThrow(/a\.journal\.json is gone.*still mounted/);
  mkdirSync(directory);
  await expect(store.readPeers()).rejects.toThrow('is gone');
  expect(readdirSync(directory)).toEqual([]);
  rmSync(directory, { recursive: true });
  renameSync(away, directory);
  expect(await store.readPeers()).toHaveLength(1);
  await keeper.commit([], 0);
});

test.each([
  ['a journal that is a directory', () => mkdirSync(join(directory, 'b.journal.json'))],
  [
    'a file in the place of the directory',
    () => {
      rmSync(directory, { recursive: true });
      writeFileSync(directory, '');
    },
  ],
])('what cannot be read is told as a journal that cannot be used: %s', async (_what, spoil) => {
  const store = storeOf('a');
  spoil();
  await expect(store.readPeers()).rejects.toThrow(JournalError);
  await expect(store.readPeers()).rejects.toThrow(directory);
});

test('a second process with the same id is found out', async () => {
  const first = await keeperOf('a');
  await first.commit([], 0);
  const second = await keeperOf('a');
  await second.commit([], 0);
  await expect(first.commit([], 0)).rejects.toThrow('Another process writes the journal of server "a"');
  await second.commit([], 0);
});
