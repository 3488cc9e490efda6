import { availableParallelism } from 'node:os';
import {
  BROKEN_TARGETS,
  type BrokenTarget,
  brokenTargets,
  CHECKS,
  type Check,
  parseReports,
  type RunOptions,
  readExpectedFailures,
  runChecks,
  type SelfTestOptions,
  selfTest,
  TARGETS,
  type Target,
  untried,
  type Verdict,
  WITNESSES,
  withExpectedFailures,
} from '../../conformance/index.ts';
import { EXIT } from '../exit-codes.ts';
import { awaitInterruption } from '../interruption.ts';
import { asUsage, jobsOf, seedOf } from './arguments.ts';
import { type Output, startProgress } from './progress.ts';
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
  const expected = asUsage(() => expectedFailures(options.xfail, surroundings));
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
  const verdict = withExpectedFailures(outcome, expected);
  for (const { at, check } of untried(verdict, expected)) {
    stderr.write(`keyproof: ${at}: ${check} was not tried in this run\n`);
  }
  return tellVerdict(verdict, reports, stdout);
}

async function run(work: RunOptions | SelfTestOptions, stderr: Output): Promise<Verdict> {
  const progress = startProgress(stderr);
  const interruption = awaitInterruption(stderr, 'ending what is under way (once more ends it at once)');
  const options = { ...work, onProgress: progress.show, signal: interruption.signal };
  try {
    return await ('good' in options ? selfTest(options) : runChecks(options));
  } finally {
    interruption.done();
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

function expectedFailures(file: string | undefined, { checks, targets, witnesses, broken }: Surroundings) {
  if (file === undefined) return [];
  const known = [...targets, ...witnesses, ...brokenTargets(broken)];
  return readExpectedFailures(file, {
    checks: checks.map(({ id }) => id),
    targets: known.map(({ id }) => id),
  });
}
