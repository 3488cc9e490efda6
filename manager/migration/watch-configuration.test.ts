import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type FileSystem, machineFiles } from '../files/file-system.ts';
import { refusing } from '../test/faults.ts';
import { RecordingLogger } from '../test/recording-logger.ts';
import { TestWorld } from '../test/world.ts';
import type { ConfiguredKeyManager } from './configured-key-manager.ts';
import { watchConfiguration } from './watch-configuration.ts';

const SECOND = 1000;

/** The machine's files; the clock waits for what is under way. */
function tracked(clock: TestWorld['emulator']['clock']): FileSystem {
  const files = machineFiles;
  return {
    read: (path) => clock.track(() => files.read(path)),
    write: (path, text) => clock.track(() => files.write(path, text)),
    rename: (from, to) => clock.track(() => files.rename(from, to)),
    list: (path) => clock.track(() => files.list(path)),
    makeDirectory: (path) => clock.track(() => files.makeDirectory(path)),
    syncDirectory: (path) => clock.track(() => files.syncDirectory(path)),
    remove: (path) => clock.track(() => files.remove(path)),
    lock: (path) => clock.track(() => files.lock(path)),
  };
}

describe('a changed configuration document', () => {
  let world: TestWorld;
  let directory: string;
  let configuration: string;
  let historyFile: string;
  let log: RecordingLogger;
  let denied: boolean;
  let manager: ConfiguredKeyManager | undefined;
  beforeEach(() => {
    world = new TestWorld();
    directory = mkdtempSync(join(tmpdir(), 'keyproof-watch-'));
    configuration = join(directory, 'key-manager.yaml');
    historyFile = join(directory, 'key-managers.json');
    log = new RecordingLogger();
    denied = false;
  });
  afterEach(async () => {
    await manager?.close();
    await world.close();
    rmSync(directory, { recursive: true });
  });

  const write = (extension: string) =>
    writeFileSync(configuration, `section: KeyManager\nschema: v1\nspec:\n  extensions:\n    ${extension}\n`);
  const disk = () => `disk: {path: ${join(directory, 'keys.json')}}`;
  const resource = () => `keyResource: {path: ${join(directory, 'keys.yaml')}}`;
  const aws =
    'spireAwsKMS: {region: eu-north-1, key_identifier_value: s1, access_key_id: SERVER, secret_access_key: hidden}';
  const start = async () => {
    manager = await watchConfiguration({
      configuration,
      historyFile,
      trustDomain: 'example.org',
      clock: world.emulator.clock,
      files: tracked(world.emulator.clock),
      logger: log,
      aws: { cloud: refusing('listAliases', 'AccessDeniedException', () => denied)(world.cloud()) },
    });
    return manager;
  };
  const history = () =>
    JSON.parse(readFileSync(historyFile, 'utf8')) as { active: string; previous: string[] };
  const names = () => manager?.participants().map((name) => name.split('-')[0]);

  test('takes effect without a restart, and creates nothing', async () => {
    write(disk());
    const running = await start();
    const key = await running.generateKey('a', 'ec-p256');
    write(aws);
    await world.advance(11 * SECOND);
    expect(names()).toEqual(['spireAwsKMS', 'disk']);
    expect(await running.getPublicKeys()).toEqual([key]);
    expect(await world.keys()).toEqual([]);
    expect(history().previous).toEqual([expect.stringContaining('disk')]);
    await running.generateKey('a', 'ec-p256');
    expect(await world.states()).toEqual({ Enabled: 1 });
    await world.advance(31 * SECOND);
    expect(names()).toEqual(['spireAwsKMS']);
    expect(history().previous).toEqual([]);
  });

  test('survives a restart in the middle', async () => {
    write(disk());
    await (await start()).generateKey('a', 'ec-p256');
    await manager?.generateKey('b', 'ec-p256');
    write(resource());
    await manager?.reload();
    await manager?.generateKey('a', 'ec-p256');
    const keys = await manager?.getPublicKeys();
    await manager?.close();
    const again = await start();
    expect(names()).toEqual(['keyResource', 'disk']);
    expect(await again.getPublicKeys()).toEqual(keys);
    for (const id of ['a', 'b']) await again.signData(id, randomBytes(32), { hashAlgorithm: 'sha256' });
    await again.generateKey('b', 'ec-p256');
    await world.advance(31 * SECOND);
    expect(names()).toEqual(['keyResource']);
  });

  test('changed while the server was down: the former manager is known all the same', async () => {
    write(disk());
    const key = await (await start()).generateKey('a', 'ec-p256');
    await manager?.close();
    write(resource());
    expect(await (await start()).getPublicKeys()).toEqual([key]);
    expect(names()).toEqual(['keyResource', 'disk']);
  });

  test('that is wrong changes nothing, and is told once', async () => {
    write(disk());
    await start();
    write('disks: {path: a}');
    await expect(manager?.reload()).rejects.toThrow(/did you mean "disk"/);
    await world.advance(120 * SECOND);
    expect(log.messages('error')).toEqual([]);
    write('disk: {pfad: a}');
    await world.advance(120 * SECOND);
    expect(log.messages('error')).toEqual(['The changed configuration has no effect; the last one goes on']);
    expect(names()).toEqual(['disk']);
    write(resource());
    await world.advance(11 * SECOND);
    expect(names()).toEqual(['keyResource']);
  });

  test('whose manager does not start changes nothing, and is tried again', async () => {
    write(disk());
    const key = await (await start()).generateKey('a', 'ec-p256');
    denied = true;
    write(aws);
    await world.advance(11 * SECOND);
    expect(names()).toEqual(['disk']);
    expect(await manager?.getPublicKeys()).toEqual([key]);
    expect(history().previous).toEqual([]);
    // Also over a restart.
    await manager?.close();
    await start();
    expect(log.messages('error').at(-1)).toBe('The new configuration does not start; the last one goes on');
    expect(names()).toEqual(['disk']);
    denied = false;
    await world.advance(90 * SECOND);
    expect(names()).toEqual(['spireAwsKMS', 'disk']);
  });

  test('whose file has no place yet is tried again, too', async () => {
    write('memory:');
    await start();
    const place = join(directory, 'later');
    write(`disk: {path: ${place}/keys.json}`);
    await world.advance(11 * SECOND);
    expect(names()).toEqual(['memory']);
    expect(String(log.lines.at(-1)?.fields.error)).toContain(`no such file or directory, access '${place}'`);
    mkdirSync(place);
    await world.advance(90 * SECOND);
    expect(names()).toEqual(['disk']);
  });

  test('that says the same in other words changes nothing', async () => {
    write(disk());
    await start();
    write(`${disk()} # the same`);
    await manager?.reload();
    expect(names()).toEqual(['disk']);
    expect(log.messages('info')).toEqual(['Keys in use']);
  });

  test('a previous manager that does not start stops the start, with what to do about it', async () => {
    write(disk());
    await (await start()).generateKey('a', 'ec-p256');
    await manager?.close();
    write(resource());
    writeFileSync(join(directory, 'keys.json'), 'damaged');
    await expect(start()).rejects.toThrow(/previous key manager disk may hold keys in use.*take it out of/);
  });

  test('a damaged history stops the start and stays as it is', async () => {
    write(disk());
    await (await start()).close();
    writeFileSync(historyFile, '{');
    await expect(start()).rejects.toMatchObject({ code: 'FAILED_PRECONDITION' });
    expect(readFileSync(historyFile, 'utf8')).toBe('{');
  });

  test('credentials are in no log and in no file that others can read', async () => {
    write(aws);
    await start();
    expect(JSON.stringify(log.lines)).not.toContain('hidden');
    expect(statSync(historyFile).mode & 0o777).toBe(0o600);
  });

  test('keys in memory are not looked for after a restart', async () => {
    write('memory: {}');
    await (await start()).generateKey('a', 'ec-p256');
    write(disk());
    await manager?.reload();
    expect(names()).toEqual(['disk', 'memory']);
    await manager?.close();
    await start();
    expect(names()).toEqual(['disk']);
    expect(history().previous).toEqual([]);
  });

  test('a missing document is told', async () => {
    await expect(start()).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
  });
});
