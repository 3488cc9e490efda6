import { availableParallelism } from 'node:os';
import {
  BROKEN_TARGETS,
  type BrokenTarget,
  brokenTargets,
  CHECKS,
  type Check,
  parseReports,
  type RunOptions,
  runChecks,
  type SelfTestOptions,
  selfTest,
  TARGETS,
  type Target,
  type Verdict,
  WITNESSES,
} from '../../conformance/index.ts';
import { EXIT } from '../exit-codes.ts';
import { interruptibly } from '../interruption.ts';
import { jobsOf } from '../jobs.ts';
import type { Output } from '../output.ts';
import { seedOf } from '../seed.ts';
import { asUsage } from '../usage.ts';
import { asExpected, expectedFailures } from './expectations.ts';
import { startProgress } from './progress.ts';
import { selectChecks, selectClaims, selectTargets } from './selection.ts';
import { tellVerdict } from './tell-verdict.ts';

/** What the user asked for. */
export interface CheckOptions {
  readonly target?: readonly string[];
  readonly targetConfig?: string;
  readonly only?: readonly string[];
  readonly list?: boolean;
  readonly seed?: string;
  readonly selfTest?: boolean;
  readonly report?: readonly string[];
  readonly xfail?: string;
  readonly jobs?: string;
}

/** What there is to run, and where to write. */
export interface Surroundings {
  readonly checks: readonly Check[];
  readonly targets: readonly Target[];
  /** Other good targets: the self-test runs every check on them too, so that none fits ours alone. */
  readonly witnesses: readonly Target[];
  readonly broken: readonly BrokenTarget[];
  readonly stdout: Output;
  readonly stderr: Output;
}

const REAL: Surroundings = {
  checks: CHECKS,
  targets: TARGETS,
  witnesses: WITNESSES,
  broken: BROKEN_TARGETS,
  stdout: process.stdout,
  stderr: process.stderr,
};

/**
 * Carries `keyproof check` out.
 * @returns the exit code: a partial verdict is a bad one, because what was not tried is no success
 * @throws UsageError before anything runs, when the options do not fit together or name what is not there
 */
export async function check(options: CheckOptions, surroundings: Surroundings = REAL): Promise<number> {
  const { stdout, stderr } = surroundings;
  const onRequest = [...surroundings.witnesses, ...brokenTargets(surroundings.broken)];
  const selected = selectTargets(options.target, surroundings.targets, onRequest, options.targetConfig);
  const checks = selectChecks(options.only, surroundings.checks, selected);
  if (options.list) {
    stdout.write(listing(checks));
    return EXIT.ok;
  }
  const reports = asUsage(() => parseReports(options.report ?? []));
  const expected = expectedFailures(options.xfail, namesOf(surroundings));
  const seed = seedOf(options.seed);
  const jobs = jobsOf(options.jobs) ?? availableParallelism();
  const targets = await Promise.all(selected.map((target) => target.probe?.() ?? target));
  const work = options.selfTest
    ? {
        good: [...targets, ...surroundings.witnesses],
        broken: selectClaims(surroundings.broken, checks, surroundings.checks),
        checks,
        seed,
        jobs,
      }
    : { targets, checks, seed, jobs };
  const outcome = await run(work, stderr).catch((error: unknown) => {
    stderr.write(`keyproof: the run with --seed ${seed} broke off\n`);
    throw error;
  });
  return tellVerdict(asExpected(outcome, expected, stderr), reports, stdout);
}

async function run(work: RunOptions | SelfTestOptions, stderr: Output): Promise<Verdict> {
  const progress = startProgress(stderr);
  const consequence = 'ending what is under way (once more ends it at once)';
  try {
    return await interruptibly(stderr, consequence, (signal) => {
      const options = { ...work, onProgress: progress.show, signal };
      return 'good' in options ? selfTest(options) : runChecks(options);
    });
  } finally {
    progress.end();
  }
}

/** One line a check: id, modes, what it shows. */
function listing(checks: readonly Check[]): string {
  const width = Math.max(...checks.map(({ id }) => id.length));
  const lines = checks.map(
    ({ id, modes, shows }) =>
      `${id.padEnd(width)}  ${modes.join(',').padEnd('alias,tags'.length)}  ${shows}\n`,
  );
  return lines.join('');
}

/** The names of all that there is to run. */
function namesOf({ checks, targets, witnesses, broken }: Surroundings) {
  const all = [...targets, ...witnesses, ...brokenTargets(broken)];
  return { checks: checks.map(({ id }) => id), targets: all.map(({ id }) => id) };
}
