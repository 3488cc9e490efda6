import { expect, test } from 'vitest';
import { generateSymmetricKey } from './symmetric.ts';

test.each([1, 32, 64, 1024])('%i random bytes in memory of their own', (length) => {
  const key = generateSymmetricKey(length);
  expect(key.length).toBe(length);
  expect(key.buffer.byteLength).toBe(length);
  if (length >= 32) expect(generateSymmetricKey(length)).not.toEqual(key);
});
