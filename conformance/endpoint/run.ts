import { type CheckOutcome, type Verdict, verdictOf } from '../verdict.ts';
import { type EndpointCheck, endpointGroupOf } from './check.ts';
import type { Endpoint } from './endpoint.ts';
import { reasonOf } from './reason.ts';
import { GuardError } from './session/guard.ts';
import type { MadeKey } from './session/ledger.ts';
import { Session } from './session/session.ts';
import { type Leftover, tidy } from './session/tidy.ts';

/** What is run on which endpoint, and who hears of it. */
export interface EndpointRunOptions {
  readonly endpoint: Endpoint;
  readonly checks: readonly EndpointCheck[];
  /** Names what the run makes. */
  readonly runId: string;
  /** Ends the run early; what it made is cleaned all the same. */
  readonly signal?: AbortSignal;
  /** Hears of each check before it runs: which one of how many. */
  readonly onProgress?: (done: number, total: number, check: EndpointCheck) => void;
  /** Hears of each call before it is sent. */
  readonly onCall?: (operation: string, input: object) => void;
  /** Hears of what could not be cleaned, also when the run breaks off. */
  readonly onLeftover?: (leftover: Leftover) => void;
}

/** What a run of checks against an endpoint came to. */
export interface EndpointRun {
  readonly verdict: Verdict;
  /** Every key that was made. */
  readonly keys: readonly MadeKey[];
  /** What could not be cleaned. */
  readonly left: readonly Leftover[];
}

/** Runs the checks in one session, some side by side, and cleans up whatever happens. */
export async function runEndpointChecks(options: EndpointRunOptions): Promise<EndpointRun> {
  const { endpoint, checks, runId, onProgress, signal = new AbortController().signal } = options;
  const session = new Session(endpoint, runId, signal, options.onCall);
  const outcomes = new Map<EndpointCheck, CheckOutcome>();
  const waiting = waitersFirst(checks);
  const lane = async () => {
    for (let check = waiting.shift(); check; check = waiting.shift()) {
      if (!signal.aborted) onProgress?.(checks.length - waiting.length - 1, checks.length, check);
      outcomes.set(check, await runEndpointCheck(check, session, endpoint, signal));
    }
  };
  let left: readonly Leftover[] = [];
  try {
    const ends = await Promise.allSettled(Array.from({ length: endpoint.lanes }, lane));
    for (const end of ends) if (end.status === 'rejected') throw end.reason;
  } finally {
    left = await tidy(session);
    for (const leftover of left) options.onLeftover?.(leftover);
  }
  const inOrder = checks.flatMap((check) => outcomes.get(check) ?? []);
  return { verdict: verdictOf(runId, inOrder), keys: session.ledger.keys, left };
}

/** Groups whose checks wait for the endpoint's background work most of their time: the others fill it. */
const WAITERS: ReadonlySet<string> = new Set(['rotation', 'multi-region', 'tagging-api']);

function waitersFirst(checks: readonly EndpointCheck[]): EndpointCheck[] {
  const waits = (check: EndpointCheck) => WAITERS.has(endpointGroupOf(check));
  return [...checks.filter(waits), ...checks.filter((check) => !waits(check))];
}

/** Runs one check in the session of its run. @throws GuardError when the check itself is wrong */
export async function runEndpointCheck(
  check: EndpointCheck,
  session: Session,
  { id: target, reproduce }: Pick<Endpoint, 'id' | 'reproduce'>,
  signal: AbortSignal,
): Promise<CheckOutcome> {
  const { id, shows, source } = check;
  const facts = {
    id,
    group: endpointGroupOf(check),
    target,
    shows,
    source,
    reproduce: reproduce(id),
    virtualTime: 0,
  };
  const interrupted = { ...facts, result: 'skipped', reason: 'the run was interrupted' } as const;
  if (signal.aborted) return { ...interrupted, calls: 0 };
  const { calls, error } = await session.counted(() => check.run(session));
  if (error === undefined) return { ...facts, result: 'passed', reason: '', calls };
  if (error instanceof GuardError) throw error;
  if (signal.aborted) return { ...interrupted, calls };
  return { ...facts, result: 'failed', reason: reasonOf(error), calls };
}
