import Table from 'cli-table3';
import { type Campaign, explore, SCENARIO_TARGETS } from '../../conformance/index.ts';
import { TIME_AND_ORDER } from './time-and-order.ts';

/**
 * `npm run test:explore [-- HISTORIES [JOBS]]`: the explorer, which knows no defect, has to find each defect of time
 * and order, and nothing in so many histories of each good target.
 */
const HISTORIES = Number(process.argv[2] ?? 2000);
const JOBS = Number(process.argv[3] ?? 2);
const MOST_SEARCHED = 2000;
const SEED = '1';
const RANGE = { servers: 2, days: 30, modes: ['alias', 'tags'] } as const;

const table = new Table({
  head: ['target', 'law', 'found in history', 'steps', 'tries'],
  style: { head: [], border: [] },
});
let wrong = 0;

async function search(name: string, runs: number): Promise<Campaign> {
  const target = SCENARIO_TARGETS.find(({ id }) => id === name);
  if (!target) throw new Error(`There is no target ${name}.`);
  return explore({ target, seed: SEED, range: RANGE, runs, jobs: JOBS });
}

for (const name of TIME_AND_ORDER) {
  const { findings, histories } = await search(name, MOST_SEARCHED);
  const [finding] = findings;
  if (finding) {
    const { breach, run, scenario, tries } = finding;
    table.push([name, breach.invariant, run + 1, scenario.steps.length, tries]);
  } else {
    wrong++;
    table.push([name, `NOT FOUND in ${histories}`, '', '', '']);
  }
  process.stderr.write(`${name}: ${finding ? 'found' : 'NOT FOUND'}\n`);
}
for (const name of ['builtin', 'published', 'other-styles']) {
  const { findings, histories } = await search(name, HISTORIES);
  const [finding] = findings;
  if (finding) wrong++;
  table.push([
    name,
    finding ? `BROKE ${finding.breach.invariant}` : `none in ${histories} histories`,
    '',
    '',
    '',
  ]);
  process.stderr.write(`${name}: ${histories} histories\n`);
}
process.stdout.write(`${table.toString()}\n`);
process.exitCode = wrong > 0 ? 1 : 0;
