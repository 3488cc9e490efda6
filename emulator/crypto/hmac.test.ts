import { randomBytes } from 'node:crypto';
import forge from 'node-forge';
import { expect, test } from 'vitest';
import { hmac, isHmac } from './hmac.ts';

/** RFC 4231, test case 2. */
test.each([
  ['HMAC_SHA_224', 'a30e01098bc6dbbf45690f3a7e9e6d0f8bbea2a39e6148008fd05e44'],
  ['HMAC_SHA_256', '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843'],
  [
    'HMAC_SHA_384',
    'af45d2e376484031617f78d2b58a6b1b9c7ef464f5a01b47e42ec3736322445e8e2240ca5e69e2c78b3239ecfab21649',
  ],
  [
    'HMAC_SHA_512',
    '164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea250554' +
      '9758bf75c05a994a6d034f65f8f0e6fdcaeab1a34d4a6b4b636e070a38bce737',
  ],
] as const)('%s is that of RFC 4231', (algorithm, expected) => {
  const [key, message] = [Buffer.from('Jefe'), Buffer.from('what do ya want for nothing?')];
  expect(Buffer.from(hmac(algorithm, key, message)).toString('hex')).toBe(expected);
  expect(isHmac(algorithm, key, message, Buffer.from(expected, 'hex'))).toBe(true);
});

test.each([
  ['HMAC_SHA_256', 'sha256'],
  ['HMAC_SHA_384', 'sha384'],
  ['HMAC_SHA_512', 'sha512'],
] as const)('%s is that of a library that shares no code with OpenSSL', (algorithm, hash) => {
  for (const length of [1, 28, 32, 48, 64, 200]) {
    const [key, message] = [randomBytes(length), randomBytes(length)];
    const other = forge.hmac.create();
    other.start(hash as 'sha256', key.toString('binary'));
    other.update(message.toString('binary'));
    expect(Buffer.from(hmac(algorithm, key, message)).toString('hex')).toBe(other.digest().toHex());
  }
});

test('no other MAC is right: changed, truncated, longer, empty', () => {
  const [key, message] = [randomBytes(32), randomBytes(10)];
  const mac = Buffer.from(hmac('HMAC_SHA_256', key, message));
  const changed = Buffer.from(mac.map((byte, index) => (index === 31 ? byte ^ 1 : byte)));
  for (const wrong of [changed, mac.subarray(0, 16), Buffer.concat([mac, Buffer.of(0)]), Buffer.of()])
    expect(isHmac('HMAC_SHA_256', key, message, wrong)).toBe(false);
});
