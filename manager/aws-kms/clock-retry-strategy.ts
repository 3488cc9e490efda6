import { StandardRetryStrategy } from '@smithy/core/retry';
import type { Clock } from '../clock.ts';

/** The SDK's own defaults for its "standard" mode; without its jitter, so that a run can be repeated. */
const RETRY = { attempts: 3, pause: 100, throttlingPause: 500, longestPause: 20_000 } as const;

type Refresh = StandardRetryStrategy['refreshRetryTokenForRetry'];

/**
 * The SDK's standard retries, with pauses on the manager's clock. What may be retried, and how often, is left
 * to the SDK. A Retry-After header is ignored: none of the three services sends one.
 */
export class ClockRetryStrategy extends StandardRetryStrategy {
  readonly #clock: Clock;
  readonly #signal: AbortSignal | undefined;

  constructor(clock: Clock, signal?: AbortSignal) {
    super({ maxAttempts: RETRY.attempts, backoff: { setDelayBase() {}, computeNextBackoffDelay: () => 0 } });
    this.#clock = clock;
    this.#signal = signal;
  }

  override async refreshRetryTokenForRetry(...[token, info]: Parameters<Refresh>): ReturnType<Refresh> {
    const { retryAfterHint: _, ...withoutHint } = info;
    // The SDK takes this code for throttling; in KMS it is a quota of resources, full until somebody deletes.
    const lasting = info.error?.name === 'LimitExceededException';
    const next = await super.refreshRetryTokenForRetry(
      token,
      lasting ? { ...withoutHint, errorType: 'CLIENT_ERROR' } : withoutHint,
    );
    const first = info.errorType === 'THROTTLING' ? RETRY.throttlingPause : RETRY.pause;
    await this.#clock.sleep(Math.min(first * 2 ** token.getRetryCount(), RETRY.longestPause), this.#signal);
    return next;
  }
}
