import { hash, randomBytes } from 'node:crypto';
import forge from 'node-forge';
import { expect, test } from 'vitest';
import { encodePss, matchesPss } from './emsa-pss.ts';

const SIZE = 256;
const digest = hash('sha256', 'message', 'buffer');
const salt = randomBytes(32);
const encoded = encodePss('sha256', digest, SIZE, salt);

test.each(['sha256', 'sha384', 'sha512'] as const)('%s encodes as node-forge does', (name) => {
  const md = forge.md[name].create();
  md.update('message');
  const own = hash(name, 'message', 'buffer');
  const salt = randomBytes(own.length);
  const scheme = forge.pss.create({
    md: forge.md[name].create(),
    mgf: forge.mgf.mgf1.create(forge.md[name].create()),
    salt: salt.toString('binary'),
  });
  const expected = Buffer.from(scheme.encode(md, SIZE * 8) as string, 'binary');
  expect(Buffer.from(encodePss(name, own, SIZE, salt))).toEqual(expected);
  expect(matchesPss(name, own, expected)).toBe(true);
});

test('every single changed byte makes it wrong', () => {
  expect(matchesPss('sha256', digest, encoded)).toBe(true);
  for (let at = 0; at < SIZE; at++) {
    const changed = Uint8Array.from(encoded);
    changed[at] = (changed[at] ?? 0) ^ 0x10;
    expect(matchesPss('sha256', digest, changed), `byte ${at}`).toBe(false);
  }
});

test('the first bit must be clear', () => {
  const changed = Uint8Array.from(encoded);
  changed[0] = (changed[0] ?? 0) | 0x80;
  expect(matchesPss('sha256', digest, changed)).toBe(false);
});

test.each([0, 16, 33])('a salt of %i bytes is not accepted', (length) => {
  const other = encodePss('sha256', digest, SIZE, randomBytes(length));
  expect(matchesPss('sha256', digest, other)).toBe(false);
});

test('another digest is not accepted', () => {
  expect(matchesPss('sha256', hash('sha256', 'other', 'buffer'), encoded)).toBe(false);
});

test('a block too short for any encoding is not accepted', () => {
  expect(matchesPss('sha256', digest, new Uint8Array(40))).toBe(false);
  expect(matchesPss('sha256', digest, new Uint8Array())).toBe(false);
});
