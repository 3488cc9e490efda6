import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { createEmulator } from '../server.ts';
import { clientsOf } from './clients.ts';
import { createKey } from './keys.ts';

/** As many as libuv's pool has threads, which make keys for whoever has no threads of its own. */
const POOL = 4;

test('a Sign is answered before the RSA-4096 keys that were asked for earlier', {
  timeout: 120_000,
}, async () => {
  const emulator = createEmulator({ clock: 'frozen', onInternalError: () => {} });
  const { kms } = clientsOf(emulator);
  const { id: KeyId } = await createKey(kms, { KeySpec: 'RSA_2048' });
  const answered: string[] = [];
  const asked = (what: string, answer: Promise<unknown>) => answer.then(() => answered.push(what));

  const keys = Array.from({ length: POOL }, () =>
    asked('CreateKey', kms.createKey({ KeySpec: 'RSA_4096', KeyUsage: 'SIGN_VERIFY' })),
  );
  const Message = Buffer.from('not behind them');
  await asked('Sign', kms.sign({ KeyId, Message, SigningAlgorithm: 'RSASSA_PSS_SHA_256' }));
  expect(answered).toEqual(['Sign']);
  await Promise.any(keys);
  expect(answered).toEqual(['Sign', 'CreateKey']);
  // Closing refuses the keys that are still being made.
  await emulator.close();
  await Promise.allSettled(keys);
});

test('keys that are made ahead do not keep a frozen clock from being advanced', async () => {
  const emulator = createEmulator({ clock: '2026-01-31T00:00:00Z' });
  const { kms } = clientsOf(emulator);
  await createKey(kms, { KeySpec: 'RSA_4096' });
  await emulator.clock.advance(1000);
  expect(new Date(emulator.clock.now()).toISOString()).toBe('2026-01-31T00:00:01.000Z');
  await emulator.close();
});

test.each([
  ['closed', 'await emulator.close();'],
  ['forgotten', ''],
  ['cut off', 'process.exit();'],
])('a process ends with an emulator that makes RSA keys ahead and was %s', async (_how, end) => {
  const program = `
    import { createEmulator } from '${new URL('../server.ts', import.meta.url)}';
    import { clientsOf } from '${new URL('./clients.ts', import.meta.url)}';
    const emulator = createEmulator();
    const { kms } = clientsOf(emulator);
    const { KeyMetadata } = await kms.createKey({ KeySpec: 'RSA_3072', KeyUsage: 'SIGN_VERIFY' });
    console.log(KeyMetadata.KeySpec);
    ${end}`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [output, [code]] = await Promise.all([text(child.stdout), once(child, 'exit')]);
  expect([output.trim(), code]).toEqual(['RSA_3072', 0]);
});
