import { describe, expect, test } from 'vitest';
import type { Cloud } from '../../manager/index.ts';
import type { LoadName } from './load.ts';
import { isTrouble, runMatrix } from './matrix.ts';
import { PLACES, type Place } from './places.ts';
import { matrixReport } from './report.ts';
import { playScenario } from './scenario.ts';
import { placeNamed } from './test/place-named.ts';

/** One pair with all its crashes; the command goes through all pairs. */
async function play(from: Place, to: Place, load: LoadName = 'sign') {
  return runMatrix({ from: [from], to: [to], seed: 1, load });
}

/** No key can be scheduled for deletion. */
const undeletable = (cloud: Cloud): Cloud => ({
  ...cloud,
  scheduleKeyDeletion: () => Promise.reject(new Error('denied on purpose')),
});

/** Signatures that no key has made. */
const forging = (cloud: Cloud): Cloud => ({
  ...cloud,
  sign: async (input) => ({ KeyId: input.KeyId, Signature: new Uint8Array(70), $metadata: {} }),
});

describe('a migration', { timeout: 120_000 }, () => {
  test.each([
    ['keyResource', 'disk'],
    ['disk', 'spireAwsKMS-alias'],
    ['disk', 'awsKMS'],
    ['spireAwsKMS-alias', 'spireAwsKMS-tags'],
  ])('from %s to %s loses nothing, wherever it is interrupted', async (from, to) => {
    const rows = await play(placeNamed(from), placeNamed(to));
    expect(rows.map(({ course }) => course)).toEqual(['there', 'turned round']);
    for (const { runs } of rows) {
      expect(runs.length).toBeGreaterThan(15);
      expect(runs.filter(isTrouble)).toEqual([]);
    }
  });

  test('from memory and to it loses nothing as long as the process lives, and comes back', async () => {
    const memory = placeNamed('memory');
    for (const other of PLACES.filter(({ volatile }) => !volatile)) {
      const rows = [...(await play(memory, other)), ...(await play(other, memory))];
      for (const { runs } of rows) expect(runs.map(isTrouble)).toEqual([false]);
    }
  });
});

describe('what goes wrong is noticed', { timeout: 120_000 }, () => {
  test('keys that a crash loses', async () => {
    const rows = await play({ ...placeNamed('memory'), volatile: false }, placeNamed('disk'));
    const troubles = rows.flatMap(({ runs }) => runs.filter(isTrouble));
    expect(troubles.length).toBeGreaterThan(0);
    expect(troubles.flatMap(({ failed }) => failed)[0]).toMatch(/no such key/);
    expect(matrixReport(rows, { format: 'terminal', load: 'sign' })).toMatch(
      /crash point \d+: .*\n {2}failed sign: x509-CA-/,
    );
  });

  test('keys that nobody gives up', async () => {
    const outcome = await playScenario({
      from: placeNamed('spireAwsKMS-tags'),
      to: placeNamed('disk'),
      course: 'turned round',
      seed: 1,
      load: 'sign',
      sabotage: { cloud: undeletable },
    });
    expect(outcome.failed).toEqual([]);
    expect(outcome.leftBehind).toContainEqual(expect.stringMatching(/^key /));
  });

  test('signatures of another key', async () => {
    const outcome = await playScenario({
      from: placeNamed('disk'),
      to: placeNamed('spireAwsKMS-alias'),
      course: 'there',
      seed: 1,
      load: 'sign',
      sabotage: { cloud: forging },
    });
    expect(outcome.failed).toContainEqual(expect.stringMatching(/signed by another key/));
  });
});

test('the report has a line for each migration, or for each crash point', async () => {
  const rows = await play(placeNamed('memory'), placeNamed('disk'));
  const markdown = matrixReport(rows, { format: 'markdown' });
  expect(markdown).toMatch(/\| memory +\| disk +\| there +\| none +\| 0 +\| 0 +\| 0 +\|/);
  expect(markdown).toMatch(/2 migrations, 2 runs, 0 of them with a crash: 0 with a loss\n$/);
  expect(matrixReport(rows, { format: 'terminal', each: true })).toContain('turned round');
});
