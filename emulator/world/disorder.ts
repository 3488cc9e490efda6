import { type DisorderSettings, disorderSettings } from './disorder-settings.ts';
import { drawLag, longestLag } from './lag.ts';
import type { Memory } from './past.ts';
import { type Random, seededRandom } from './random.ts';

/** The settings, and how often what is remembered of the past has begun anew. */
export interface DisorderState {
  readonly settings: DisorderSettings;
  readonly changes: number;
}

/**
 * What happens in between, on request. Each kind of disorder draws from a stream of its own, so that turning one
 * on changes neither ids nor the others.
 */
export class Disorder {
  readonly #initial: DisorderSettings;
  readonly #seed: string;
  readonly #start: number;
  #changes = 0;
  #settings: DisorderSettings;
  #streams: Readonly<Record<'tagging' | 'reads' | 'authorization' | 'deletion' | 'pages', Random>>;

  /**
   * @param start tells this start of the world from earlier ones, whose past may lack something
   * @throws RangeError for settings that cannot be
   */
  constructor(settings: DisorderSettings, seed: string, start = 0) {
    this.#start = start;
    this.#initial = disorderSettings(settings);
    this.#seed = seed;
    this.#settings = this.#initial;
    this.#streams = streamsOf(seed);
  }

  get settings(): DisorderSettings {
    return this.#settings;
  }

  /**
   * Puts other settings in the place of all; `{}` ends every disorder. What was drawn before stays as it is: a
   * change of tags that waits goes on waiting.
   * @throws RangeError for settings that cannot be
   */
  change(settings: DisorderSettings): void {
    const before = this.memory().span;
    this.#settings = disorderSettings(settings);
    // What was not remembered, or for a shorter time, cannot be looked back at.
    if (this.memory().span > before) this.#changes++;
  }

  /** What another process of the same world needs to disturb it alike; its draws are its own. */
  get state(): DisorderState {
    return { settings: this.#settings, changes: this.#changes };
  }

  follow({ settings, changes }: DisorderState): void {
    this.#settings = settings;
    this.#changes = changes;
  }

  /** Back to the settings and the seed of the start. */
  reset(): void {
    this.#changes++;
    this.#settings = this.#initial;
    this.#streams = streamsOf(this.#seed);
  }

  /** Milliseconds until a change of tags shows. */
  taggingLag(): number {
    return drawLag(this.#settings.taggingLag ?? 0, this.#streams.tagging);
  }

  /** How old the state is that a call sees, in milliseconds; 0 for the true one. */
  staleness(): number {
    const { staleReads } = this.#settings;
    if (!staleReads || !happens(staleReads.probability ?? 1, this.#streams.reads)) return 0;
    return drawLag(staleReads.age, this.#streams.reads);
  }

  /** How old the policy, tags, aliases and grants are that decide about a call, in milliseconds. */
  authorizationLag(): number {
    return drawLag(this.#settings.authorizationLag ?? 0, this.#streams.authorization);
  }

  /** How long what a write replaces can still be seen. */
  memory(): Memory {
    const { staleReads, authorizationLag = 0 } = this.#settings;
    const span = Math.max(staleReads ? longestLag(staleReads.age) : 0, longestLag(authorizationLag));
    return { span, epoch: `${this.#start}.${this.#changes}` };
  }

  /** By how many milliseconds a deletion is late. */
  deletionDelay(): number {
    return drawLag(this.#settings.lateDeletion ?? 0, this.#streams.deletion);
  }

  /**
   * How many items a page holds at most; 0 for an empty one, which names a next page.
   * @param size how many it would hold in an ideal world
   * @param afterEmpty whether the page before was empty: then this one is not
   */
  pageSize(size: number, afterEmpty: boolean): number {
    const { pages } = this.#settings;
    if (!pages) return size;
    const { pages: stream } = this.#streams;
    if (happens(pages.empty ?? 0, stream) && !afterEmpty) return 0;
    const most = Math.min(size, pages.most ?? size);
    const endsEarly = happens(pages.short ?? 0, stream) && most > 1;
    return endsEarly ? 1 + Math.floor(stream.fraction() * (most - 1)) : most;
  }
}

function happens(probability: number, random: Random): boolean {
  return random.fraction() < probability;
}

function streamsOf(seed: string) {
  const stream = (name: string) => seededRandom(`${seed}/disorder/${name}`);
  return {
    tagging: stream('tagging'),
    reads: stream('reads'),
    authorization: stream('authorization'),
    deletion: stream('deletion'),
    pages: stream('pages'),
  };
}
