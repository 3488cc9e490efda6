import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { wasInterrupted } from '../../interruption.ts';
import type { Target } from '../../targets/target.ts';
import type { Breach } from '../history.ts';
import type { InvariantName } from '../invariant.ts';
import { play } from '../play.ts';
import { oneByOne, type Scenario } from '../scenario.ts';
import { histories, type Range } from './grammar.ts';

/** How often a failure is played again at the most to find its fewest steps, where nobody says. */
export const USUAL_TRIES = 1000;

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
  /** How often a failure is played again at the most to find its fewest steps. */
  readonly tries: number;
  /** When it is aborted, nobody waits for fewer steps any more. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Plays the history that a seed and a number stand for; when a law breaks, looks for the fewest steps that still
 * break it.
 * @param known whether a law's failures are not looked into any more
 * @returns undefined when an interruption broke it: nothing was seen
 */
export async function exploreRun(
  { target, seed, range, tries, signal }: ExploreOptions,
  run: number,
  known: (law: InvariantName) => boolean = () => false,
): Promise<Explored | undefined> {
  const name = `${seed}-${run}`;
  const arbitrary = histories(name, range);
  const [scenario] = fc.sample(arbitrary, { seed: drawn(name), numRuns: 1 }) as [Scenario];
  const { calls, virtualTime, breach } = await play(scenario, target);
  const spent = { run, calls, virtualTime };
  if (!breach) return spent;
  if (target.description?.kind === 'plugin' && (await wasInterrupted(signal))) return undefined;
  const { invariant: broke } = breach;
  if (known(broke)) return { ...spent, broke };
  return {
    ...spent,
    broke,
    finding: { run, ...(await shrink({ target, tries, signal }, name, arbitrary, { scenario, breach })) },
  };
}

/** What shrinking goes by. */
type ShrinkOptions = Pick<ExploreOptions, 'target' | 'tries' | 'signal'>;
type Broken = Pick<Finding, 'scenario' | 'breach'>;

/** A history with fewer steps; the same one, where processes do not break the law again. */
async function shrink(
  { target, tries: most, signal }: ShrinkOptions,
  name: string,
  arbitrary: fc.Arbitrary<Scenario>,
  first: Broken,
): Promise<Broken & Pick<Finding, 'tries'>> {
  if (most === 0) return { ...first, tries: 0 };
  let tries = 0;
  const keeps = async (scenario: Scenario) => {
    tries++;
    if (tries > most || signal?.aborted) return true;
    const { breach } = await play(scenario, target);
    return signal?.aborted || breach?.invariant !== first.breach.invariant;
  };
  const { counterexample } = await fc.check(fc.asyncProperty(arbitrary, keeps), {
    seed: drawn(name),
    numRuns: 1,
  });
  const [least] = counterexample ?? [first.scenario];
  if (signal?.aborted) return { scenario: least, breach: first.breach, tries };
  return { ...(await trim(least, { target, tries: most }, first.breach)), tries: Math.min(tries, most) };
}

/** Without the steps that were not played, those after the end, and then every single one that is not needed. */
async function trim(least: Scenario, { target, tries: most }: ShrinkOptions, first: Breach): Promise<Broken> {
  const { breach = first, skipped, steps: played } = await play(least, target);
  let scenario = { ...least, steps: least.steps.filter((_, at) => at < played && !skipped.has(at)) };
  let seen = breach;
  const last = scenario.steps.length - 1;
  for (let at = last; at >= 0 && last - at < most; at--) {
    const shorter = { ...scenario, steps: scenario.steps.toSpliced(at, 1) };
    const again = (await play(shorter, target)).breach;
    if (again?.invariant !== first.invariant) continue;
    scenario = shorter;
    seen = again;
  }
  const used = new Set(oneByOne(scenario.steps).map((step) => ('server' in step ? step.server : undefined)));
  const servers = Object.fromEntries(Object.entries(scenario.servers).filter(([name]) => used.has(name)));
  const smaller = { ...scenario, servers };
  const final = (await play(smaller, target)).breach;
  return final?.invariant === first.invariant
    ? { scenario: smaller, breach: final }
    : { scenario, breach: seen };
}

/** The number that a run's choices are drawn from. */
function drawn(name: string): number {
  return createHash('sha256').update(name).digest().readInt32BE();
}
