import { createHash } from 'node:crypto';
import fc from 'fast-check';
import type { Target } from '../../targets/target.ts';
import type { Breach } from '../history.ts';
import type { InvariantName } from '../invariant.ts';
import { play } from '../play.ts';
import type { Scenario } from '../scenario.ts';
import { histories, type Range } from './grammar.ts';

/** How often a failure is played again at the most, to find its fewest steps. */
const MOST_TRIES = 1000;

/** A history that breaks a law. */
export interface Finding {
  /** Which of the runs it was. */
  readonly run: number;
  /** With the fewest steps that were found. */
  readonly scenario: Scenario;
  readonly breach: Breach;
  /** How often it was played to get there. */
  readonly tries: number;
}

/** What one run came to. */
export interface Explored {
  readonly run: number;
  readonly calls: number;
  readonly virtualTime: number;
  /** The law that broke. */
  readonly broke?: InvariantName;
  /** Absent too when the law was known to break. */
  readonly finding?: Finding;
}

export interface ExploreOptions {
  readonly target: Target;
  readonly seed: string;
  readonly range: Range;
}

/**
 * Plays the history that a seed and a number stand for; when a law breaks, looks for the fewest steps that still
 * break it.
 * @param known whether a law's failures are not looked into any more
 */
export async function exploreRun(
  { target, seed, range }: ExploreOptions,
  run: number,
  known: (law: InvariantName) => boolean = () => false,
): Promise<Explored> {
  const name = `${seed}-${run}`;
  const arbitrary = histories(name, range);
  const [scenario] = fc.sample(arbitrary, { seed: drawn(name), numRuns: 1 });
  const { calls, virtualTime, breach } = await play(scenario as Scenario, target);
  const spent = { run, calls, virtualTime };
  if (!breach) return spent;
  const { invariant: broke } = breach;
  if (known(broke)) return { ...spent, broke };
  return { ...spent, broke, finding: await shrink(target, name, run, arbitrary, breach) };
}

async function shrink(
  target: Target,
  name: string,
  run: number,
  arbitrary: fc.Arbitrary<Scenario>,
  first: Breach,
): Promise<Finding> {
  let tries = 0;
  const keeps = async (scenario: Scenario) => {
    tries++;
    if (tries > MOST_TRIES) return true;
    return (await play(scenario, target)).breach?.invariant !== first.invariant;
  };
  const { counterexample } = await fc.check(fc.asyncProperty(arbitrary, keeps), {
    seed: drawn(name),
    numRuns: 1,
  });
  const [least] = counterexample as [Scenario];
  const { scenario, breach } = await trim(least, target, first);
  return { run, scenario, breach, tries: Math.min(tries, MOST_TRIES) };
}

/** Without the steps that were not played, those after the end, and then every single one that is not needed. */
async function trim(
  least: Scenario,
  target: Target,
  first: Breach,
): Promise<{ readonly scenario: Scenario; readonly breach: Breach }> {
  const { breach = first, skipped, steps: played } = await play(least, target);
  let scenario = { ...least, steps: least.steps.filter((_, at) => at < played && !skipped.has(at)) };
  let seen = breach;
  for (let at = scenario.steps.length - 1; at >= 0; at--) {
    const shorter = { ...scenario, steps: scenario.steps.toSpliced(at, 1) };
    const again = (await play(shorter, target)).breach;
    if (again?.invariant !== first.invariant) continue;
    scenario = shorter;
    seen = again;
  }
  const used = new Set(JSON.stringify(scenario.steps).match(/(?<="server":")[^"]+/g));
  const servers = Object.fromEntries(Object.entries(scenario.servers).filter(([name]) => used.has(name)));
  const smaller = { ...scenario, servers };
  const last = (await play(smaller, target)).breach;
  return last?.invariant === first.invariant
    ? { scenario: smaller, breach: last }
    : { scenario, breach: seen };
}

/** The number that a run's choices are drawn from. */
function drawn(name: string): number {
  return createHash('sha256').update(name).digest().readInt32BE();
}
