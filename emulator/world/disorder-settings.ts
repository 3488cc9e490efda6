import { type Lag, longestLag } from './lag.ts';

/** How the world deviates from an ideal one; what is absent does not. */
export interface DisorderSettings {
  /** Until a change of a key's tags shows in the Tagging API. AWS publishes no bound. */
  readonly taggingLag?: Lag | undefined;
  /** Calls of KMS that see the keys, aliases, policies and grants of a moment ago. Writes act on the true ones. */
  readonly staleReads?: StaleReads | undefined;
  /**
   * Until a change of a key's policy, tags, aliases or grants decides who may use it, where IAM is enforced. AWS: up to
   * five minutes, while the API shows it already. A grant token makes its grant count at once.
   */
  readonly authorizationLag?: Lag | undefined;
  /** By how much a key's deletion comes after its DeletionDate. AWS: up to 24 hours. */
  readonly lateDeletion?: Lag | undefined;
  /** Pages of lists that hold less than they could. */
  readonly pages?: PageDisorder | undefined;
}

/** Which calls that read see an earlier state, and how early; docs/disorder.md. */
export interface StaleReads {
  /** Of calls that are stale, from 0 to 1; 1 when absent. */
  readonly probability?: number | undefined;
  /** How old the state is that a stale call sees. */
  readonly age: Lag;
}

/** How the pages of lists differ from those that were asked for; docs/disorder.md. */
export interface PageDisorder {
  /** The largest page, whatever a request asks for. */
  readonly most?: number | undefined;
  /** Probability that a page ends early. */
  readonly short?: number | undefined;
  /** Probability that a page is empty and names a next one; never two of them in a row. */
  readonly empty?: number | undefined;
}

/** Programming with eventual deletion: "the actual waiting period might be up to 24 hours longer". */
const LATEST_DELETION = 24 * 60 * 60 * 1000;

/**
 * Reads settings from an option, a file or a request.
 * @throws RangeError that names the setting and says what it takes
 */
export function disorderSettings(value: unknown): DisorderSettings {
  const settings = fields(value, 'disorder', [
    'taggingLag',
    'staleReads',
    'authorizationLag',
    'lateDeletion',
    'pages',
  ]);
  const { taggingLag, staleReads, authorizationLag, lateDeletion, pages } = settings;
  if (taggingLag !== undefined) checkLag(taggingLag, 'taggingLag');
  if (staleReads !== undefined) {
    const { probability, age } = fields(staleReads, 'staleReads', ['probability', 'age']);
    checkProbability(probability, 'staleReads.probability');
    checkLag(age, 'staleReads.age');
  }
  if (authorizationLag !== undefined) checkLag(authorizationLag, 'authorizationLag');
  if (lateDeletion !== undefined) {
    checkLag(lateDeletion, 'lateDeletion');
    if (longestLag(lateDeletion as Lag) > LATEST_DELETION) {
      throw new RangeError(`lateDeletion takes at most 24 hours, ${LATEST_DELETION} milliseconds.`);
    }
  }
  if (pages !== undefined) {
    const { most, short, empty } = fields(pages, 'pages', ['most', 'short', 'empty']);
    if (most !== undefined && !(Number.isSafeInteger(most) && Number(most) >= 1)) {
      throw new RangeError('pages.most takes a whole number from 1 on.');
    }
    checkProbability(short, 'pages.short');
    checkProbability(empty, 'pages.empty');
  }
  return settings as DisorderSettings;
}

function fields(value: unknown, what: string, known: readonly string[]): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new RangeError(`${what} takes an object with some of ${known.join(', ')}.`);
  }
  const stranger = Object.keys(value).find((name) => !known.includes(name));
  if (stranger !== undefined) {
    throw new RangeError(`${what} has no '${stranger}'. It has: ${known.join(', ')}.`);
  }
  return value as Readonly<Record<string, unknown>>;
}

function checkProbability(value: unknown, what: string): void {
  if (value === undefined) return;
  if (!(typeof value === 'number' && value >= 0 && value <= 1)) {
    throw new RangeError(`${what} takes a probability from 0 to 1.`);
  }
}

const SHAPES = {
  uniform: ['kind', 'least', 'most'],
  'long-tail': ['kind', 'median', 'p99', 'most'],
} as const;

function checkLag(value: unknown, what: string): void {
  if (isTime(value)) return;
  const { kind } = Object(value) as { kind?: unknown };
  if (kind !== 'uniform' && kind !== 'long-tail') {
    throw new RangeError(
      `${what} takes a whole number of milliseconds, {"kind": "uniform", "least", "most"} or ` +
        '{"kind": "long-tail", "median", "p99"}.',
    );
  }
  const { least, median, p99, most } = fields(value, what, SHAPES[kind]);
  const rises = kind === 'uniform' ? ascend(least, most) : ascend(median, p99, most ?? p99) && median !== 0;
  if (rises) return;
  const order = kind === 'uniform' ? 'least <= most' : '0 < median <= p99 <= most';
  throw new RangeError(`${what} takes whole numbers of milliseconds with ${order}.`);
}

function ascend(...times: readonly unknown[]): boolean {
  return times.every((time, index) => isTime(time) && (index === 0 || time >= Number(times[index - 1])));
}

function isTime(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}
