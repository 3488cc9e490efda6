import type { Clock } from '../clock.ts';
import type { KeyRecord, KeyState } from './key-record.ts';
import { LIFE } from './life-times.ts';

interface Sight {
  readonly heartbeat: number | undefined;
  readonly state: KeyState | undefined;
  /** Since when, in our own elapsed time, the heartbeat and the state are what they are. */
  readonly quietSince: number;
  readonly stateSince: number;
}

/**
 * Judges who is gone, by no machine's clock: by heartbeats that stay the same while we look on, and by the
 * service's time. Of the latter the newest date at which the service says to have made a key of the trust
 * domain is a lower bound, the same for all that read the tags.
 */
export class LifeSigns {
  readonly #clock: Clock;
  #elapsed = 0;
  #serviceTime = Number.NEGATIVE_INFINITY;
  #seen: ReadonlyMap<string, Sight> = new Map();
  readonly #stamps = new Map<string, number>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Counts time that this process has lived through: counted in sleeps, so that a clock may be set. */
  pass(milliseconds: number): void {
    this.#elapsed += milliseconds;
  }

  /** Takes note of all keys of the trust domain. */
  look(records: readonly KeyRecord[]): void {
    const seen = new Map<string, Sight>();
    for (const { id, heartbeat, state } of records) {
      const before = this.#seen.get(id);
      const isQuiet = before !== undefined && before.heartbeat === heartbeat;
      const isSettled = before !== undefined && before.state === state;
      seen.set(id, {
        heartbeat,
        state,
        quietSince: isQuiet ? before.quietSince : this.#elapsed,
        stateSince: isSettled ? before.stateSince : this.#elapsed,
      });
    }
    this.#seen = seen;
    this.hear(records);
  }

  /** Takes note of the dates of the service that the records carry, and of the heartbeats that ours must exceed. */
  hear(records: readonly KeyRecord[]): void {
    for (const { id, created, heartbeat } of records) {
      if (created !== undefined) this.#serviceTime = Math.max(this.#serviceTime, created);
      if (heartbeat !== undefined) this.#stamps.set(id, Math.max(heartbeat, this.#stamps.get(id) ?? 0));
    }
  }

  /**
   * The next heartbeat of a key of our own. Beyond the last one and beyond the service's time as we know it: a
   * server whose clock is late must not look dead.
   */
  stamp(id: string): number {
    const last = this.#stamps.get(id) ?? 0;
    const next = Math.max(this.#clock.now(), this.#serviceTime, last + 1000);
    this.#stamps.set(id, next);
    return next;
  }

  /** Whether nobody lives any more behind these keys, all that a server or a deployment has. */
  isGone(keys: readonly KeyRecord[]): boolean {
    const quiet = Math.min(...keys.map(({ id }) => this.quietFor(id)));
    if (quiet < LIFE.confirm) return false;
    const newest = Math.max(...keys.map(({ heartbeat = 0, created = 0 }) => Math.max(heartbeat, created)));
    return quiet >= LIFE.goneAfter || (newest > 0 && this.#serviceTime - newest > LIFE.goneAfter);
  }

  /** How long the key's heartbeat has been the same under our eyes. */
  quietFor(id: string): number {
    const sight = this.#seen.get(id);
    return sight ? this.#elapsed - sight.quietSince : 0;
  }

  /** Whether the key has been in the state, its heartbeat standing still, for so long that both are no late news. */
  isSettledIn(id: string, state: KeyState): boolean {
    const sight = this.#seen.get(id);
    if (sight?.state !== state) return false;
    return this.#elapsed - Math.max(sight.stateSince, sight.quietSince) >= LIFE.confirm;
  }
}
