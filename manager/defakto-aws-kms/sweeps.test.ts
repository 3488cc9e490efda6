import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Cloud } from '../aws-kms/cloud.ts';
import { around, refusal } from '../test/faults.ts';
import { DAY, HOUR } from '../test/world.ts';
import type { DefaktoCloud } from './cloud.ts';
import { CA, type DefaktoServer, DefaktoWorld, JWT } from './test/world.ts';

const sign = ({ manager }: DefaktoServer, id = CA) =>
  manager.signData(id, new Uint8Array(32), { hashAlgorithm: 'sha256' });

/** The tags of heartbeats are refused while `when` holds. */
const silencing =
  (when: (arn: string) => boolean) =>
  (cloud: DefaktoCloud): DefaktoCloud =>
    around(cloud as Cloud, 'tagResource', (input, next) =>
      when(input.KeyId ?? '') ? Promise.reject(refusal('AccessDeniedException')) : next(),
    );

describe('the sweeps', { timeout: 60_000 }, () => {
  let world: DefaktoWorld;
  beforeEach(() => {
    world = new DefaktoWorld();
  });
  afterEach(() => world.close());

  async function statesOf(tag: string, value: string): Promise<string[]> {
    const keys = await world.keys();
    return keys.filter(({ tags }) => tags[tag] === value).map(({ state }) => state);
  }
  const ofDeployment = (id: string) => statesOf('defakto-deployment', id);

  test.each([
    { rotating: true, least: 14, most: 19 },
    { rotating: false, least: 14, most: 17 },
  ])('the keys of a decommissioned deployment go ($rotating)', async ({ rotating, least, most }) => {
    const blue = await world.serve();
    const green = await world.serve({ deployment: 'green' });
    for (const { manager } of [blue, green]) await manager.generateKey(CA, 'ec-p256');
    await world.advance(DAY);
    await blue.crash();
    let days = 0;
    while ((await ofDeployment('blue')).includes('Enabled') && days < 40) {
      await world.advance(DAY);
      days++;
      if (rotating && days % 2 === 0) await green.manager.generateKey(CA, 'ec-p256');
    }
    expect(days).toBeGreaterThanOrEqual(least);
    expect(days).toBeLessThanOrEqual(most);
    await world.advance(HOUR);
    expect((await ofDeployment('green')).filter((state) => state === 'Enabled')).toHaveLength(1);
    await sign(green);
  });

  test('a server that is restarted every other day sweeps all the same, by the dates of the service', async () => {
    const blue = await world.serve();
    await blue.manager.generateKey(CA, 'ec-p256');
    await blue.crash();
    for (let start = 0; start < 12; start++) {
      const green = await world.serve({ deployment: 'green' });
      await green.manager.generateKey(CA, 'ec-p256');
      await world.advance(2 * DAY + 7 * HOUR);
      await green.crash();
    }
    expect(await ofDeployment('blue')).not.toContain('Enabled');
  });

  test('the keys of a replica that was taken away go; those of the others stay', async () => {
    const [s1, s2, s10] = await Promise.all(['s1', 's2', 's10'].map((id) => world.serve({ id })));
    for (const server of [s1, s2, s10]) await server?.manager.generateKey(CA, 'ec-p256');
    await s2?.crash();
    await world.advance(13 * DAY);
    expect(await world.states()).toEqual({ Enabled: 3 });
    await world.advance(7 * DAY);
    expect(await statesOf('defakto-server', 's2')).toEqual(['PendingDeletion']);
    for (const server of [s1, s10]) if (server) await sign(server);
    expect(await world.living()).toHaveLength(2);
  });

  test('one replica, however quiet the others, keeps its deployment alive for the other deployments', async () => {
    const dead = await world.serve({ id: 's2' });
    const alive = await world.serve({ id: 's1' });
    const green = await world.serve({ deployment: 'green' });
    for (const { manager } of [dead, alive, green]) await manager.generateKey(CA, 'ec-p256');
    await dead.crash();
    const mark = world.mark();
    await world.advance(13 * DAY);
    expect(world.calls(mark)).not.toContain('ScheduleKeyDeletion');
    await world.advance(30 * DAY);
    for (const server of [alive, green]) await sign(server);
  });

  test.each([-400, -30, 30, 4000])(
    'live servers whose clocks are %i days apart leave each other alone',
    async (days) => {
      const odd = await world.serve({ ahead: days * DAY });
      const replica = await world.serve({ id: 's2' });
      const green = await world.serve({ deployment: 'green' });
      const servers = [odd, replica, green];
      for (const { manager } of servers) await manager.generateKey(CA, 'ec-p256');
      for (let week = 0; week < 6; week++) {
        await world.advance(7 * DAY);
        await (week % 2 === 0 ? odd : green).manager.generateKey(JWT, 'ec-p256');
        for (const server of servers) await sign(server);
      }
      await world.advance(HOUR);
      expect(await world.living()).toHaveLength(5);
      // Death is told all the same.
      await odd.crash();
      await world.advance(22 * DAY);
      expect(await statesOf('defakto-server', 's2')).toEqual(['Enabled']);
      expect(await world.living()).toHaveLength(3);
    },
  );

  test('a key whose heartbeats are refused is kept by another one of its server', async () => {
    let refused = '';
    const blue = await world.serve({ wrap: silencing((arn) => arn === refused) });
    const green = await world.serve({ deployment: 'green' });
    const peer = await world.serve({ id: 's2' });
    for (const { manager } of [blue, green, peer]) await manager.generateKey(CA, 'ec-p256');
    refused =
      (await world.keys()).find(
        ({ tags }) => tags['defakto-server'] === 's1' && tags['defakto-deployment'] === 'blue',
      )?.arn ?? '';
    await blue.manager.generateKey(JWT, 'ec-p256');
    await world.advance(40 * DAY);
    for (const server of [blue, green, peer]) await sign(server);
    expect(await world.states()).toEqual({ Enabled: 4 });
  });

  test('who was taken for gone and comes back in time takes the retirement back', async () => {
    let silent = true;
    const blue = await world.serve({ wrap: silencing(() => silent) });
    silent = false;
    await blue.manager.generateKey(CA, 'ec-p256');
    const green = await world.serve({ deployment: 'green' });
    await green.manager.generateKey(CA, 'ec-p256');
    // Another one, an hour later: it sees what the first has retired an hour ago.
    await world.advance(HOUR);
    await world.serve({ deployment: 'green', id: 's2' });
    silent = true;
    const key = (await world.keys()).find(({ tags }) => tags['defakto-deployment'] === 'blue')?.arn ?? '';
    let days = 0;
    while ((await world.key(key)).tags['defakto-state'] === 'active' && days++ < 30) await world.advance(DAY);
    expect(days).toBeGreaterThanOrEqual(14);
    silent = false;
    await world.advance(60 * DAY);
    expect(await world.key(key)).toMatchObject({ state: 'Enabled', tags: { 'defakto-state': 'active' } });
    await sign(blue);
  });

  test('who returns to retired keys leaves them alone and makes new ones', async () => {
    const blue = await world.serve();
    await blue.manager.generateKey(CA, 'ec-p256');
    const green = await world.serve({ deployment: 'green' });
    await green.manager.generateKey(CA, 'ec-p256');
    await blue.crash();
    const key = (await world.keys()).find(({ tags }) => tags['defakto-deployment'] === 'blue')?.arn ?? '';
    while ((await world.key(key)).tags['defakto-state'] === 'active') await world.advance(DAY);
    const returned = await world.serve();
    expect(await returned.manager.getPublicKeys()).toEqual([]);
    await returned.manager.generateKey(CA, 'ec-p256');
    await world.advance(30 * DAY);
    expect(await world.living()).toHaveLength(2);
    await sign(returned);
  });

  test('keys of other trust domains, of other people and without our tags are nobody here', async () => {
    const other = await world.serve({ trustDomain: 'example.org.uk' });
    await other.manager.generateKey(CA, 'ec-p256');
    await other.crash();
    for (const Tags of [[], [{ TagKey: 'defakto-trust-domain', TagValue: 'example.org' }]]) {
      await world.operator.createKey({ KeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY', Tags });
    }
    const { manager } = await world.serve({ deployment: 'green' });
    await manager.generateKey(CA, 'ec-p256');
    await world.advance(60 * DAY);
    expect(await world.states()).toEqual({ Enabled: 4 });
  });

  test('a deletion that is denied is tried again, and holds up nothing', async () => {
    let denied = true;
    const { manager, log } = await world.serve({
      wrap: (cloud) =>
        around(cloud as Cloud, 'scheduleKeyDeletion', (_, next) =>
          denied ? Promise.reject(refusal('AccessDeniedException')) : next(),
        ),
    });
    for (let round = 0; round < 4; round++) {
      await manager.generateKey(CA, 'ec-p256');
      await world.advance(12 * HOUR);
    }
    expect(await world.states()).toEqual({ Enabled: 4 });
    expect(log.messages('error')).toContainEqual(expect.stringContaining('Gave up deleting'));
    denied = false;
    await world.advance(2 * DAY);
    expect(await world.states()).toEqual({ Enabled: 1, PendingDeletion: 3 });
  });

  test('a crash loop that makes a key each time leaves one', async () => {
    for (let round = 0; round < 30; round++) {
      const server = await world.serve();
      await server.manager.generateKey(CA, 'ec-p256');
      await world.advance(1000);
      await server.crash();
    }
    await world.serve();
    await world.advance(1000);
    expect(await world.living()).toHaveLength(1);
  });
});
