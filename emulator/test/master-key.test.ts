import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, describe, expect, test } from 'vitest';
import { createEmulator, DataError, OptionError } from '../server.ts';
import { clientsOf } from './clients.ts';
import { createExternalKey, importParameters } from './imports.ts';
import { keyproof, serve } from './serve-process.ts';

const root = mkdtempSync(join(tmpdir(), 'keyproof-master-'));
let made = 0;
const directory = () => join(root, `${made++}`);
afterAll(() => rmSync(root, { recursive: true, force: true }));

function keyFile(content: string | Uint8Array): string {
  const file = join(root, `key-${made++}`);
  writeFileSync(file, content, { mode: 0o600 });
  return file;
}

const START = '2026-01-31T00:00:00Z';
const bytes = Buffer.from('0123456789abcdef'.repeat(2));
const masterKeyFile = keyFile(bytes);
const SIGNING = { KeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY' } as const;
const signed = { KeyId: 'alias/kept', Message: Buffer.from('m'), SigningAlgorithm: 'ECDSA_SHA_256' } as const;

/** A directory with a signing key behind alias/kept, a rotated encryption key, a key that waits for its material and a session. */
async function filled(options: { readonly masterKeyFile?: string }): Promise<string> {
  const data = directory();
  const emulator = createEmulator({ data, clock: START, ...options });
  const { kms, sts } = clientsOf(emulator);
  const { KeyMetadata } = await kms.createKey(SIGNING);
  await kms.createAlias({ AliasName: 'alias/kept', TargetKeyId: KeyMetadata?.KeyId });
  const encrypting = await kms.createKey({});
  await kms.rotateKeyOnDemand({ KeyId: encrypting.KeyMetadata?.KeyId });
  await emulator.clock.advance(10_000);
  await importParameters(kms, (await createExternalKey(kms)).id);
  await sts.getFederationToken({ Name: 'someone' });
  await emulator.close();
  return data;
}

function recordsOf(
  data: string,
): readonly { readonly kind: string; readonly key: Uint8Array; readonly value: string }[] {
  const database = new DatabaseSync(join(data, 'keyproof.db'));
  const rows = database.prepare('SELECT key, value FROM record').all();
  database.close();
  return rows.map(({ key, value }) => ({
    kind:
      Buffer.from(key as Uint8Array)
        .toString()
        .split('\u0001')[0] ?? '',
    key: key as Uint8Array,
    value: String(value),
  }));
}

/** Everything in a directory's files, as the disk has it. */
const onDisk = (data: string) =>
  Buffer.concat(readdirSync(data).map((name) => readFileSync(join(data, name))));

const secretsIn = (data: string) =>
  recordsOf(data)
    .filter(({ kind }) => kind.endsWith('material'))
    .flatMap(({ value }) => {
      const { pkcs8, bytes } = JSON.parse(value) as Record<string, string>;
      return [pkcs8, bytes].filter((secret) => secret !== undefined);
    });

test('what was written with a master key is read with it, and only its secrets are hidden', async () => {
  const data = await filled({ masterKeyFile });
  const emulator = createEmulator({ data, masterKeyFile, clock: START });
  const { kms } = clientsOf(emulator);
  const { Signature } = await kms.sign(signed);
  await kms.verify({ ...signed, Signature });
  await emulator.close();
  const kinds = Map.groupBy(recordsOf(data), ({ value }) => value.startsWith('"'));
  expect(new Set(kinds.get(true)?.map(({ kind }) => kind))).toEqual(
    new Set(['kms.material', 'kms.other-material', 'import.secret', 'sts.session']),
  );
  expect(onDisk(data).toString('latin1')).not.toMatch(/pkcs8|"bytes"/);
});

test('what a record was a moment ago is hidden too, while it can still be seen', async () => {
  const data = directory();
  const disorder = { staleReads: { age: 60_000 } };
  const emulator = createEmulator({ data, masterKeyFile, clock: START, disorder });
  const { kms } = clientsOf(emulator);
  const { KeyMetadata } = await kms.createKey({});
  await emulator.clock.advance(60_000);
  await kms.rotateKeyOnDemand({ KeyId: KeyMetadata?.KeyId });
  await emulator.clock.advance(59_000);
  await kms.encrypt({ KeyId: KeyMetadata?.KeyId, Plaintext: Buffer.from('p') });
  await emulator.close();
  expect(recordsOf(data).map(({ kind }) => kind)).toContain('past');
  expect(onDisk(data).toString('latin1')).not.toMatch(/pkcs8|"bytes"/);
});

test('no two envelopes are alike', async () => {
  const data = await filled({ masterKeyFile });
  const envelopes = recordsOf(data).filter(({ value }) => value.startsWith('"'));
  expect(envelopes).toHaveLength(5);
  expect(new Set(envelopes.map(({ value }) => value.slice(0, 18))).size).toBe(5);
});

test('an envelope that was moved to another key does not open', async () => {
  const data = await filled({ masterKeyFile });
  const [one, other] = recordsOf(data).filter(({ kind }) => kind === 'kms.material');
  const database = new DatabaseSync(join(data, 'keyproof.db'));
  const update = database.prepare('UPDATE record SET value = ? WHERE key = ?');
  update.run(other?.value ?? '', one?.key ?? '');
  update.run(one?.value ?? '', other?.key ?? '');
  database.close();
  const errors: unknown[] = [];
  const emulator = createEmulator({ data, masterKeyFile, onInternalError: (error) => errors.push(error) });
  await expect(clientsOf(emulator).kms.sign(signed)).rejects.toMatchObject({ name: 'InternalFailure' });
  expect(String(errors)).toContain('it was damaged or moved');
  await emulator.close();
});

test('a reset leaves the directory encrypted', async () => {
  const data = await filled({ masterKeyFile });
  const emulator = createEmulator({ data, masterKeyFile });
  await emulator.reset();
  await emulator.close();
  expect(() => createEmulator({ data })).toThrow('is encrypted');
});

describe('a directory and a master key that do not belong together are refused, and nothing is written', () => {
  test.each([
    ['encrypted, without the master key', { masterKeyFile }, {}, 'is encrypted; give the master key'],
    [
      'encrypted, with another one',
      { masterKeyFile },
      { masterKeyFile: keyFile(randomBytes(32)) },
      'another master key',
    ],
    [
      'in the clear, with one',
      {},
      { masterKeyFile },
      `is not encrypted; it is left as it is. Encrypt it once with 'keyproof encrypt'`,
    ],
  ])('%s', async (_what, writing, opening, text) => {
    const data = await filled(writing);
    const file = join(data, 'keyproof.db');
    const before = readFileSync(file);
    expect(() => createEmulator({ data, ...opening })).toThrow(DataError);
    expect(() => createEmulator({ data, ...opening })).toThrow(text);
    expect(readFileSync(file).equals(before)).toBe(true);
  });
});

describe('the master key file', () => {
  test.each([
    ['64 hexadecimal digits', bytes.toString('hex').toUpperCase()],
    ['a line break after them', `${bytes.toString('hex')}\n`],
    ['base64', bytes.toString('base64')],
    ['base64 for addresses', `${bytes.toString('base64url')}\n`],
  ])('may hold %s', async (_what, text) => {
    const data = await filled({ masterKeyFile });
    const emulator = createEmulator({ data, masterKeyFile: keyFile(text) });
    await clientsOf(emulator).kms.sign(signed);
    await emulator.close();
  });

  test.each([
    ['nothing', ''],
    ['31 bytes', bytes.subarray(1)],
    ['33 bytes', Buffer.concat([bytes, Buffer.of(7)])],
    ['a passphrase', 'correct horse battery staple'],
    ['63 hexadecimal digits', bytes.toString('hex').slice(1)],
  ])('is refused with %s', (_what, content) => {
    const file = keyFile(content);
    const data = directory();
    expect(() => createEmulator({ data, masterKeyFile: file })).toThrow(`openssl rand -out ${file} 32`);
    expect(existsSync(data)).toBe(false);
  });

  test('cannot be read', () => {
    expect(() => createEmulator({ data: directory(), masterKeyFile: join(root, 'nowhere') })).toThrow(
      DataError,
    );
  });

  test('encrypts nothing without a data directory', () => {
    expect(() => createEmulator({ masterKeyFile })).toThrow(OptionError);
  });

  test.skipIf(process.platform === 'win32')('that others can read is warned of', async () => {
    const open = keyFile(bytes);
    chmodSync(open, 0o644);
    for (const [file, lines] of [
      [open, ['others than its owner can read the master key; chmod 600 closes it']],
      [masterKeyFile, []],
    ] as const) {
      const serving = await serve('--data', directory(), '--master-key-file', file, '--log-level', 'warn');
      const { stderr } = await serving.stop();
      expect(
        stderr
          .split('\n')
          .filter(Boolean)
          .map((line) => JSON.parse(line).msg),
      ).toEqual(lines);
    }
  });
});

describe('keyproof encrypt', () => {
  const encrypt = (data: string, file = masterKeyFile) =>
    keyproof('encrypt', '--data', data, '--master-key-file', file);

  test('encrypts what was in the clear, and no clear copy stays in the files', async () => {
    const data = await filled({});
    const secrets = secretsIn(data);
    expect(secrets).toHaveLength(3);
    expect(secrets.filter((secret) => onDisk(data).includes(secret))).toEqual(secrets);
    expect(await encrypt(data)).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^5 records encrypted/),
    });
    expect(secrets.filter((secret) => onDisk(data).includes(secret))).toEqual([]);
    const emulator = createEmulator({ data, masterKeyFile });
    await clientsOf(emulator).kms.sign(signed);
    await emulator.close();
  });

  test('encrypts a file of the layout that 0.1.0 wrote', async () => {
    const data = directory();
    mkdirSync(data);
    copyFileSync(new URL('../../fixtures/data/layout-1.db', import.meta.url), join(data, 'keyproof.db'));
    expect(await encrypt(data)).toMatchObject({ code: 0, stderr: '' });
    const emulator = createEmulator({ data, masterKeyFile, clock: START });
    await clientsOf(emulator).kms.sign(signed);
    await emulator.close();
  });

  test('refuses a directory that is served, encrypted already, or not there', async () => {
    const data = await filled({});
    const emulator = createEmulator({ data });
    expect(await encrypt(data)).toMatchObject({ code: 2, stderr: expect.stringContaining('is in use') });
    await clientsOf(emulator).kms.sign(signed);
    await emulator.close();
    expect(await encrypt(data)).toMatchObject({ code: 0 });
    expect(await encrypt(data)).toMatchObject({ code: 2, stderr: expect.stringContaining('is encrypted') });
    expect(await encrypt(directory())).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('no data file'),
    });
  });
});
