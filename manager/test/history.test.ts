import { expect, test } from 'vitest';
import { DAY, TestWorld } from './world.ts';

/** Everything that two servers ask for in eight days, in order. */
async function play(): Promise<unknown[]> {
  const world = new TestWorld({ seed: 7 });
  const servers = [
    await world.start({ id: 's1', mode: 'tags' }),
    await world.start({ id: 's2', mode: 'alias' }),
  ];
  for (let day = 0; day < 8; day++) {
    for (const { manager } of servers) {
      for (const keyId of ['x509-CA-A', 'JWT-Signer-A']) await manager.generateKey(keyId, 'ec-p256');
    }
    await world.advance(DAY);
  }
  await world.close();
  return world.emulator.journal.entries().map(({ time, operation, input }) => ({ time, operation, input }));
}

test('the same seed plays the same history', async () => {
  const first = await play();
  expect(first.length).toBeGreaterThan(500);
  expect(await play()).toEqual(first);
});
