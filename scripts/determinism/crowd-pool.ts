// Loaded before a command (node --import): keeps half of libuv's thread pool busy for as long as the process lives, so that
// whatever is done there ends at another moment in each run. On a thread that nobody waits for; the pool is shared.
import { pbkdf2, randomInt } from 'node:crypto';
import { promisify } from 'node:util';
import { isMainThread, Worker, workerData } from 'node:worker_threads';

const CROWD = 'crowd the pool';
const derive = promisify(pbkdf2);

async function crowd(): Promise<never> {
  for (;;) await derive('password', 'salt', randomInt(100, 20_000), 32, 'sha512');
}

if (isMainThread) new Worker(new URL(import.meta.url), { workerData: CROWD }).unref();
else if (workerData === CROWD) for (let chain = 0; chain < 2; chain++) void crowd();
