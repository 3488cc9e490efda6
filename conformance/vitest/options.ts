import { isSeed, SEED_RULE } from '../seed.ts';
import { similar } from '../similar.ts';
import { namesPlugin } from '../targets/plugin/parse.ts';
import type { Target } from '../targets/target.ts';
import { MODES } from '../vocabulary.ts';

/** What is tested, and how. */
export interface KeyManagerSuite {
  /** What `--target` of `keyproof check` takes, targets of one's own, or several of them. */
  readonly target: string | Target | readonly (string | Target)[];
  /** The configuration file of a plugin target, as `--target-config` takes it. */
  readonly targetConfig?: string;
  /** Groups and ids of checks; all when absent. */
  readonly only?: readonly string[];
  /** Repeats a run; a random one when absent. The evidence of each failure tells it. */
  readonly seed?: string;
  /** A file of expected failures, as docs/expected-failures.md describes it. */
  readonly xfail?: string;
  /** Milliseconds of real time that one check may take; two minutes. */
  readonly timeout?: number;
}

const OPTIONS = ['target', 'targetConfig', 'only', 'seed', 'xfail', 'timeout'] as const;

/**
 * Looks at the options as JavaScript may give them, which no compiler has seen.
 * @throws Error that names the option and what it takes
 */
export function checkOptions(suite: KeyManagerSuite): void {
  for (const name of Object.keys(suite)) {
    if ((OPTIONS as readonly string[]).includes(name)) continue;
    const [near] = similar(name, OPTIONS);
    const hint = near === undefined ? '' : `; did you mean ${near}?`;
    throw new Error(`${name} is not an option${hint} The options are ${OPTIONS.join(', ')}.`);
  }
  const { target, targetConfig, only, seed, xfail, timeout } = suite;
  const targets = [target].flat() as readonly unknown[];
  demand(targets.length > 0 && targets.every(isTarget), TARGET);
  demand(isPathOrAbsent(targetConfig), "targetConfig: it takes a file's path");
  demand(
    targetConfig === undefined || targets.some(isPlugin),
    'targetConfig is for plugins; name one as plugin:CMD',
  );
  demand(
    only === undefined || isListOfNames(only),
    'only: it takes a list of groups and ids of checks, one at least',
  );
  demand(seed === undefined || (typeof seed === 'string' && isSeed(seed)), `seed: ${SEED_RULE}, as a string`);
  demand(isPathOrAbsent(xfail), "xfail: it takes a file's path");
  demand(
    timeout === undefined || (Number.isInteger(timeout) && timeout > 0),
    'timeout: it takes milliseconds',
  );
}

const TARGET =
  "target: it takes a name such as 'builtin:tags', a Target with id, mode ('alias' or 'tags'), features (a Set) " +
  'and start, or a list of them';

function isTarget(target: unknown): boolean {
  if (typeof target === 'string') return true;
  const { id, mode, features, start } = (target ?? {}) as Partial<Target>;
  return (
    typeof id === 'string' &&
    MODES.includes(mode as never) &&
    features instanceof Set &&
    typeof start === 'function'
  );
}

function isPlugin(target: unknown): boolean {
  return typeof target === 'string' && namesPlugin(target);
}

function isPathOrAbsent(value: unknown): boolean {
  return value === undefined || (typeof value === 'string' && value !== '');
}

function isListOfNames(value: unknown): boolean {
  return Array.isArray(value) && value.length > 0 && value.every((name) => typeof name === 'string');
}

function demand(holds: boolean, message: string): void {
  if (!holds) throw new Error(message);
}
