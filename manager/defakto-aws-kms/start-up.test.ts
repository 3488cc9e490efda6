import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CA, DefaktoWorld, JWT } from './test/world.ts';

const FOREIGN = 10_000;

describe(`a start with ${FOREIGN} foreign keys in the account`, { timeout: 120_000 }, () => {
  let world: DefaktoWorld;
  beforeAll(async () => {
    world = new DefaktoWorld({
      journalLimit: 100,
      seeds: {
        keys: Array.from({ length: FOREIGN }, (_, at) => ({
          id: `00000000-0000-4000-8000-${String(at).padStart(12, '0')}`,
          tags: { team: 'others', 'defakto-trust-domain': 'example.com', 'defakto-key-id': CA },
        })),
      },
    });
    await world.emulator.ready();
  }, 120_000);
  afterAll(() => world.close());

  test('reads none of them: one call, and one more for each key of its own', async () => {
    const before = await world.serve();
    expect(world.calls()).toEqual(['GetResources']);
    for (const id of [CA, JWT]) await before.manager.generateKey(id, 'ec-p256');
    const mark = world.mark();
    const { manager } = await world.serve();
    expect(await manager.getPublicKeys()).toHaveLength(2);
    expect(world.calls(mark).sort()).toEqual(['GetPublicKey', 'GetPublicKey', 'GetResources']);
  });
});
