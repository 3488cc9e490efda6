import { describe, expect, test } from 'vitest';
import type { Emulator } from '../../../emulator/server.ts';
import { HOUR } from '../../laboratory/durations.ts';
import { Laboratory } from '../../laboratory/laboratory.ts';
import type { Server } from '../../laboratory/server.ts';
import { Scheduler } from '../../simulation/scheduler.ts';
import { MODES } from '../../vocabulary.ts';
import { PUBLISHED_TARGETS } from './broken.ts';
import { DEFECTS, type Defect } from './defects.ts';
import { publishedTarget } from './target.ts';

test('each defect is a broken target of its own', () => {
  const names = Object.keys(DEFECTS).map((defect) => `published-${defect.toLowerCase()}`);
  expect(PUBLISHED_TARGETS.map(({ name }) => name)).toEqual(names);
});

/** The operations that a server called while something was done. */
async function during(server: Server, what: () => Promise<unknown>): Promise<readonly string[]> {
  const before = server.calls().length;
  await what();
  return server
    .calls()
    .slice(before)
    .map(({ operation }) => operation);
}

describe.each(MODES)('the calls of docs/known-defects.md, by %s', (mode) => {
  const byTags = mode === 'tags';

  test('are made', async () => {
    const lab = new Laboratory(publishedTarget([], mode), '1', {}, { direct: true });
    const server = lab.server('s1');
    const list = byTags ? ['GetResources', 'ListAliases'] : ['ListAliases'];
    expect(await during(server, () => server.start())).toEqual(list);
    const made = ['GetCallerIdentity', 'CreateKey', 'GetPublicKey'];
    expect(await during(server, () => server.generate('a'))).toEqual([...made, 'CreateAlias']);
    expect(await during(server, () => server.generate('a'))).toEqual([...made, 'UpdateAlias']);
    const deleted = ['DescribeKey', ...(byTags ? ['TagResource'] : []), 'ScheduleKeyDeletion'];
    const disposal = await during(server, () => lab.pass(HOUR));
    expect(disposal.filter((operation) => operation !== 'GetResources')).toEqual(deleted);
    const refresh = ['DescribeKey', 'UpdateAlias', ...(byTags ? ['TagResource'] : [])];
    expect(await during(server, () => lab.pass(6 * HOUR))).toEqual(refresh);
    expect(await during(server, () => server.sign('a'))).toEqual(['Sign']);
    expect((await during(server, () => server.restart())).toSorted()).toEqual(
      [...list, 'DescribeKey', ...(byTags ? ['DescribeKey'] : []), 'GetPublicKey'].toSorted(),
    );
    await lab.close();
  });
});

/** Which server called what, when and for which keys, while three of them live through a week. */
async function history(defects: Iterable<Defect>, seed: string): Promise<readonly string[]> {
  const direct = { direct: true, turnstile: ({ clock }: Emulator) => new Scheduler({ clock, seed }) };
  const lab = new Laboratory(publishedTarget(defects, 'tags'), seed, {}, direct);
  const servers = [await lab.start('s1'), await lab.start('s2'), await lab.start('s3', { mode: 'alias' })];
  await Promise.all(servers.map((server) => server.generate('a')));
  servers[0]?.crashAt({ operation: 'UpdateAlias', when: 'before' });
  await Promise.allSettled(servers.map((server) => server.generate('a')));
  await servers[0]?.start();
  await lab.passDays(7);
  const calls = lab
    .calls()
    .map(({ time, accessKeyId, operation, resources }) =>
      [time, accessKeyId, operation, ...resources].join(' '),
    );
  await lab.close();
  return calls;
}

test.each([
  ['no defect', []],
  ['chance', ['B1']],
] as const)('a seed repeats a history with %s', async (_what, defects) => {
  const first = await history(defects, '7');
  expect(first.length).toBeGreaterThan(200);
  expect(await history(defects, '7')).toEqual(first);
  expect(await history(defects, '8')).not.toEqual(first);
});
