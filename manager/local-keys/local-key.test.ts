import { pbkdf2 } from 'node:crypto';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { WorldClock } from '../../emulator/world/clock.ts';
import { KEY_TYPES } from '../key-manager.ts';
import { createMemoryKeyManager } from '../memory/create.ts';

/** More than libuv's pool has threads. */
const CROWD = 8;

let crowd: Promise<unknown>;
beforeEach(() => {
  const derive = promisify(pbkdf2);
  crowd = Promise.all(Array.from({ length: CROWD }, () => derive('password', 'salt', 20_000, 32, 'sha512')));
});
afterEach(() => crowd);

/** Of RSA the smaller will do. */
const TYPES = KEY_TYPES.filter((type) => type !== 'rsa-4096');

test.each(TYPES)('time does not pass while a key of type %s is made', async (type) => {
  const clock = new WorldClock('frozen', 0);
  const manager = createMemoryKeyManager({ clock });
  let isMade = false;
  const made = manager.generateKey('a', type).then((key) => {
    isMade = true;
    return key;
  });
  await clock.advance(1000);
  expect(isMade).toBe(true);
  expect((await made).created).toBe(0);
});
