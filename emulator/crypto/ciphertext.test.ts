import { randomBytes } from 'node:crypto';
import forge from 'node-forge';
import { describe, expect, test } from 'vitest';
import { open, originOf, seal } from './ciphertext.ts';

const ORIGIN = {
  account: '000000000000',
  region: 'us-east-1',
  keyId: '11111111-2222-4333-8444-555555555555',
  materialId: 'material-1',
};
const key = randomBytes(32);
const PLAINTEXT = Buffer.from('will my keys still be here tomorrow?');
const CONTEXT = { tenant: 'a', purpose: 'test' };
const blob = Buffer.from(seal(ORIGIN, key, PLAINTEXT, CONTEXT));

test('opens with the key and the context that sealed it, whatever the order of the context', () => {
  expect(open(blob, key, CONTEXT)).toEqual(PLAINTEXT);
  expect(open(blob, key, { purpose: 'test', tenant: 'a' })).toEqual(PLAINTEXT);
  expect(originOf(blob)).toEqual(ORIGIN);
});

test('is AES-256-GCM as written down at the top of the file, for a library that did not make it', () => {
  const header = Buffer.concat([
    Buffer.of(1),
    ...Object.values(ORIGIN).flatMap((text) => [Buffer.of(text.length), Buffer.from(text)]),
  ]);
  const context = ['purpose', 'test', 'tenant', 'a'].flatMap((text) => [
    Buffer.of(0, 0, 0, 2 * text.length),
    Buffer.from(text, 'utf16le'),
  ]);
  const at = header.length + 8;
  const decipher = forge.cipher.createDecipher('AES-GCM', forge.util.createBuffer(key.toString('binary')));
  decipher.start({
    iv: blob.toString('binary', at, at + 12),
    additionalData: Buffer.concat([header, ...context]).toString('binary'),
    tag: forge.util.createBuffer(blob.toString('binary', at + 12, at + 28)),
  });
  decipher.update(forge.util.createBuffer(blob.toString('binary', at + 28)));
  expect(decipher.finish()).toBe(true);
  expect(decipher.output.toHex()).toBe(PLAINTEXT.toString('hex'));
});

test('never makes the same ciphertext twice', () => {
  expect(seal(ORIGIN, key, PLAINTEXT, {})).not.toEqual(seal(ORIGIN, key, PLAINTEXT, {}));
});

describe('does not open', () => {
  test('with any byte changed', () => {
    for (const at of blob.keys()) {
      const changed = Buffer.from(blob);
      changed[at] = (blob[at] ?? 0) ^ 1;
      expect(open(changed, key, CONTEXT), `byte ${at}`).toBeUndefined();
    }
  });

  test('with a byte missing or added', () => {
    for (const at of blob.keys()) expect(open(blob.subarray(0, at), key, CONTEXT)).toBeUndefined();
    expect(open(blob.subarray(1), key, CONTEXT)).toBeUndefined();
    expect(open(Buffer.concat([blob, Buffer.of(0)]), key, CONTEXT)).toBeUndefined();
  });

  test('with another key', () => {
    expect(open(blob, randomBytes(32), CONTEXT)).toBeUndefined();
  });

  test('as random bytes', () => {
    for (let length = 0; length < 300; length++) {
      const foreign = randomBytes(length);
      foreign[0] = 1;
      expect(originOf(foreign)).toBeUndefined();
    }
  });

  test.each([
    ['no context', { a: 'bc' }, {}],
    ['another value', { a: 'bc' }, { a: 'bd' }],
    ['another case', { a: 'bc' }, { A: 'bc' }],
    ['one pair more', { a: 'bc' }, { a: 'bc', d: '' }],
    ['another border between name and value', { a: 'bc' }, { ab: 'c' }],
    ['another border between pairs', { a: 'b', c: 'd' }, { a: 'bcd' }],
    ['another lone surrogate', { a: '\ud800' }, { a: '\ud801' }],
  ] as readonly [string, Record<string, string>, Record<string, string>][])(
    'with %s',
    (_shows, made, asked) => {
      const sealed = seal(ORIGIN, key, PLAINTEXT, made);
      expect(open(sealed, key, made)).toEqual(PLAINTEXT);
      expect(open(sealed, key, asked)).toBeUndefined();
    },
  );
});
