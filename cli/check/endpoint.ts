import {
  ENDPOINT_CHECKS,
  type Endpoint,
  type EndpointCheck,
  isLocal,
  type Leftover,
  parseReports,
  planText,
  RUN_TAG,
  reach,
  rehearse,
  runEndpointChecks,
  sdkEndpoint,
} from '../../conformance/index.ts';
import { systemClock } from '../../manager/index.ts';
import { EXIT } from '../exit-codes.ts';
import { interruptibly } from '../interruption.ts';
import { jobsOf } from '../jobs.ts';
import type { Output } from '../output.ts';
import { seedOf } from '../seed.ts';
import { asUsage, rethrowAsUsage } from '../usage.ts';
import { placeOf, reproduction } from './endpoint-place.ts';
import { selectEndpointChecks } from './endpoint-selection.ts';
import { asExpected, expectedFailures } from './expectations.ts';
import { startProgress } from './progress.ts';
import { tellVerdict } from './tell-verdict.ts';

/** What the user asked for. */
export interface EndpointCheckOptions {
  readonly endpoint: string;
  readonly region?: string;
  readonly replicaRegion?: string;
  readonly profile?: string;
  readonly plan?: boolean;
  readonly yes?: boolean;
  readonly only?: readonly string[];
  readonly list?: boolean;
  readonly seed?: string;
  readonly report?: readonly string[];
  readonly xfail?: string;
  readonly jobs?: string;
}

/** Where to read and to write. */
export interface EndpointSurroundings {
  readonly env: NodeJS.ProcessEnv;
  readonly stdout: Output;
  readonly stderr: Output;
  /** Ends the run early; absent: Ctrl-C and SIGTERM do. */
  readonly signal?: AbortSignal;
}

const { env, stdout, stderr } = process;

/**
 * Carries `keyproof check --endpoint` out.
 * @returns the exit code: `usage` when it would make something on an endpoint elsewhere and nobody said yes
 * @throws UsageError before anything is made, when the options do not fit together or the endpoint does not answer
 */
export async function checkEndpoint(
  options: EndpointCheckOptions,
  surroundings: EndpointSurroundings = { env, stdout, stderr },
): Promise<number> {
  const { stdout, stderr } = surroundings;
  const checks = selectEndpointChecks(options.only, ENDPOINT_CHECKS);
  if (options.list) {
    stdout.write(listing(checks));
    return EXIT.ok;
  }
  const place = placeOf(options, surroundings.env);
  const reports = asUsage(() => parseReports(options.report ?? []));
  const runId = seedOf(options.seed);
  const lanes = jobsOf(options.jobs);
  const expected = expectedFailures(options.xfail, {
    checks: ENDPOINT_CHECKS.map(({ id }) => id),
    targets: [options.endpoint, 'aws'],
  });
  const mayMake = options.yes || isLocal(place.url);
  if (options.plan || !mayMake) {
    stdout.write(
      planText(await rehearse(checks, place), { target: place.url, ...(options.seed && { runId }) }),
    );
    if (options.plan) return EXIT.ok;
    stderr.write('keyproof: nothing was made and nothing was checked; --yes carries the plan out\n');
    return EXIT.usage;
  }
  const endpoint = sdkEndpoint({
    ...place,
    ...(lanes && { lanes }),
    clock: systemClock,
    reproduce: reproduction(options, place),
  });
  await reach(endpoint).catch(rethrowAsUsage);
  const { verdict: found, left } = await run({ endpoint, checks, runId }, surroundings);
  const verdict = asExpected(found, expected, stderr);
  const code = await tellVerdict(verdict, reports, stdout, surroundings.env);
  if (left.length === 0) return code;
  stderr.write(
    `keyproof: ${left.length} of the things that were made could not be cleaned; the commands above clean them\n`,
  );
  return EXIT.failure;
}

interface Work {
  readonly endpoint: Endpoint;
  readonly checks: readonly EndpointCheck[];
  readonly runId: string;
}

/** Runs the checks until they are done or somebody ends the run, which cleans up either way. */
async function run(work: Work, { stderr, signal }: EndpointSurroundings) {
  // Who kills the run has to know what to look for.
  stderr.write(`keyproof: every key carries the tag ${RUN_TAG}=${work.runId}\n`);
  const progress = startProgress(stderr);
  const consequence = 'cleaning up (once more ends it at once, and leaves what there is)';
  try {
    return await interruptibly(stderr, consequence, (interruption) =>
      runEndpointChecks({
        ...work,
        signal: signal ? AbortSignal.any([signal, interruption]) : interruption,
        onProgress: (done, total, check) => progress.show(done, total, check, work.endpoint),
        onLeftover: (leftover) => stderr.write(leftoverText(leftover)),
      }),
    );
  } finally {
    progress.end();
  }
}

/** One line a check: id, what it shows. */
function listing(checks: readonly EndpointCheck[]): string {
  const width = Math.max(...checks.map(({ id }) => id.length));
  return checks.map(({ id, shows }) => `${id.padEnd(width)}  ${shows}\n`).join('');
}

function leftoverText({ what, reason, command }: Leftover): string {
  return `keyproof: could not clean ${what}: ${reason}\n  ${command}\n`;
}
