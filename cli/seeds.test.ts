import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { KMS } from '@aws-sdk/client-kms';
import { afterAll, describe, expect, test } from 'vitest';
import { describeKey } from '../emulator/test/keys.ts';
import { keyproof, serve } from '../emulator/test/serve-process.ts';

const directory = mkdtempSync(join(tmpdir(), 'keyproof-cli-seeds-'));
afterAll(() => rmSync(directory, { recursive: true }));

function file(name: string, content: string): string {
  const path = join(directory, name);
  writeFileSync(path, content);
  return path;
}

const YAML = `
# signs things
keys:
  - id: 11111111-2222-4333-8444-555555555555
    spec: ECC_NIST_P256
    usage: SIGN_VERIFY
    aliases: [alias/signer]
`;
const JSON_FILE = `{
  "keys": [{ "id": "11111111-2222-4333-8444-666666666666", "aliases": ["alias/cipher"] }]
}`;

describe.concurrent('keyproof serve --seed-file', () => {
  test('makes the keys of several files, and a second start leaves them as they are', async () => {
    const files = [file('one.yaml', YAML), file('two.json', JSON_FILE)];
    const args = [...files.flatMap((path) => ['--seed-file', path]), '--data', join(directory, 'data')];
    const looks = [];
    for (let start = 0; start < 2; start++) {
      const serving = await serve(...args);
      const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
      const kms = new KMS({ region: 'us-east-1', endpoint: serving.url, credentials });
      const { PublicKey = new Uint8Array() } = await kms.getPublicKey({ KeyId: 'alias/signer' });
      looks.push([await describeKey(kms, 'alias/cipher'), Buffer.from(PublicKey).toString('hex')]);
      kms.destroy();
      expect(await serving.stop()).toMatchObject({ code: 0 });
    }
    expect(looks[1]).toEqual(looks[0]);
  });

  test.each([
    ['nowhere.yaml', undefined, 'cannot be read: ENOENT'],
    ['broken.yaml', 'keys: [', 'broken.yaml:1: '],
    ['twice.yaml', 'keys: []\nkeys: []', 'twice.yaml:2: this field or name stands there already'],
    ['field.json', '{\n  "keys": [\n    { "id": 5 }\n  ]\n}', 'field.json:3: keys[0].id: '],
    ['empty.yaml', '', 'empty.yaml:1: '],
  ])('%s is wrong usage', async (name, content, text) => {
    const path = content === undefined ? join(directory, name) : file(name, content);
    const { code, stdout, stderr } = await keyproof('serve', '--port', '0', '--seed-file', path);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(text);
    expect(stderr).not.toMatch(/^\s+at /m);
  });

  test('its help keeps --seed and --seed-file apart', async () => {
    const { stdout } = await keyproof('serve', '--help');
    expect(stdout.replaceAll(/\s+/g, ' ')).toContain(
      '--seed <value> begin the randomness with this value: repeats ids and every other choice, never key material',
    );
  });
});
