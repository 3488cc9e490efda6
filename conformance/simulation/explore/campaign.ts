import { Turns } from '../../threads/turns.ts';
import { type Explored, type ExploreOptions, exploreRun, type Finding, USUAL_TRIES } from './explore.ts';
import { type Runs, startThread } from './threads.ts';

/** Which of the runs are this one's: those whose number leaves `index - 1` when it is divided by `of`. */
export interface Shard {
  /** From 1. */
  readonly index: number;
  readonly of: number;
}

/** Which histories are searched, on what, and for how long. */
export interface CampaignOptions extends Omit<ExploreOptions, 'tries'> {
  /** How often a failure is played again at the most to find its fewest steps; 1000. */
  readonly tries?: number;
  /** How many histories all shards play together; without end when absent. */
  readonly runs?: number;
  readonly shard?: Shard;
  /** Asked between histories whether there is time for more. */
  readonly goOn?: () => boolean;
  /** When it is aborted, the search ends with the histories that are under way. */
  readonly signal?: AbortSignal;
  /** How many threads share the work, this one among them; 1. A target without a description lives in this one alone. */
  readonly jobs?: number;
  /** Looks for other laws that break, once one has; else it ends there. */
  readonly keepGoing?: boolean;
  readonly onProgress?: (histories: number, findings: number) => void;
}

/** What came of many histories. */
export interface Campaign {
  readonly histories: number;
  readonly calls: number;
  /** Milliseconds. */
  readonly virtualTime: number;
  /** It was to play more. */
  readonly interrupted: boolean;
  /** The first failure of each law, and how many histories broke it. */
  readonly findings: readonly (Finding & { readonly histories: number })[];
}

/** The most runs that there are numbers for. */
const WITHOUT_END = 2 ** 30;

/**
 * Plays one history after the other until a law breaks, or until there are no more, or no more time. What comes of
 * it does not depend on the threads: a failure ends the search when all runs before it are through, and those behind
 * it do not count.
 * @throws Error when a thread dies
 */
export async function explore(options: CampaignOptions): Promise<Campaign> {
  const { target, seed, range, tries = USUAL_TRIES, jobs = 1, keepGoing = false } = options;
  const { goOn = () => true, signal, onProgress } = options;
  const runs = runsOf(options);
  const turns = new Turns(runs.count);
  const explored: Explored[] = [];
  const findings = new Map<string, Finding>();
  const hear = (outcome: Explored | undefined): void => {
    if (!outcome) return;
    const { finding, ...facts } = outcome;
    explored.push(facts);
    if (finding) {
      const { invariant } = finding.breach;
      if (finding.run < (findings.get(invariant)?.run ?? Number.POSITIVE_INFINITY))
        findings.set(invariant, finding);
    }
    if ((findings.size > 0 && !keepGoing) || !goOn()) turns.end();
    onProgress?.(explored.length, findings.size);
  };
  const { description } = target;
  const others = description
    ? Array.from({ length: Math.min(jobs, runs.count) - 1 }, () =>
        startThread({ target: description, seed, range, tries, runs, turns: turns.shared }, hear),
      )
    : [];
  const here = async () => {
    for (const turn of turns) {
      const run = runs.first + turn * runs.step;
      hear(await exploreRun({ target, seed, range, tries, signal }, run, (law) => findings.has(law)));
    }
  };
  const interrupt = () => turns.end();
  signal?.addEventListener('abort', interrupt);
  await Promise.all([here(), ...others]).finally(() => signal?.removeEventListener('abort', interrupt));
  const interrupted = signal?.aborted === true && explored.length < runs.count;
  return { ...sum(explored, [...findings.values()], keepGoing), interrupted };
}

function runsOf({ runs = WITHOUT_END, shard: { index, of } = { index: 1, of: 1 } }: CampaignOptions): Runs {
  return { first: index - 1, step: of, count: Math.max(0, Math.ceil((runs - index + 1) / of)) };
}

function sum(explored: readonly Explored[], findings: readonly Finding[], keepGoing: boolean) {
  const first = Math.min(...findings.map(({ run }) => run));
  const counted = keepGoing ? explored : explored.filter(({ run }) => run <= first);
  const broke = (law: string) => counted.filter((one) => one.broke === law).length;
  return {
    histories: counted.length,
    calls: counted.reduce((total, { calls }) => total + calls, 0),
    virtualTime: counted.reduce((total, { virtualTime }) => total + virtualTime, 0),
    findings: findings
      .filter(({ run }) => keepGoing || run === first)
      .sort((one, other) => one.run - other.run)
      .map((finding) => ({ ...finding, histories: broke(finding.breach.invariant) })),
  };
}
