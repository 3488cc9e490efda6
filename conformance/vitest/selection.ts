import { type Check, isNamed } from '../check.ts';
import { CHECKS } from '../registry.ts';
import { BROKEN_TARGETS, brokenTargets, WITNESSES } from '../self-test/registry.ts';
import { didYouMean } from '../similar.ts';
import { namesPlugin } from '../targets/plugin/parse.ts';
import { pluginTargets } from '../targets/plugin/targets.ts';
import { TARGETS } from '../targets/registry.ts';
import type { Target } from '../targets/target.ts';
import { GROUPS } from '../vocabulary.ts';

/** The targets that have names. */
export const KNOWN_TARGETS: readonly Target[] = [...TARGETS, ...WITNESSES, ...brokenTargets(BROKEN_TARGETS)];

/**
 * @param targetConfig the configuration file of plugins
 * @throws Error for a name that is not there
 */
export function targetsNamed(wanted: readonly (string | Target)[], targetConfig?: string): readonly Target[] {
  // What is named twice is tested once.
  const targets = wanted.flatMap((target) => {
    if (typeof target !== 'string') return target;
    if (namesPlugin(target)) return pluginTargets(target, targetConfig);
    const known = KNOWN_TARGETS.find(({ id }) => id === target);
    if (known) return known;
    const names = KNOWN_TARGETS.map(({ id }) => id);
    throw new Error(`the target ${target} is not known${didYouMean(target, names)}`);
  });
  return [...new Map(targets.map((target) => [target.id, target])).values()];
}

/** @throws Error for a name that is not there, or that selects nothing on the targets */
export function checksNamed(
  names: readonly string[] | undefined,
  targets: readonly Target[],
): readonly Check[] {
  const runnable = CHECKS.filter(({ modes }) => targets.some(({ mode }) => modes.includes(mode)));
  if (!names) return runnable;
  for (const name of names) {
    if (runnable.some((check) => isNamed(check, name))) continue;
    if (CHECKS.some((check) => isNamed(check, name))) {
      const ids = targets.map(({ id }) => id).join(', ');
      throw new Error(`only: ${name} selects no check that can run on ${ids}`);
    }
    const known = [...GROUPS, ...CHECKS.map(({ id }) => id)];
    throw new Error(`only: ${name} is neither a group nor a check${didYouMean(name, known)}`);
  }
  return runnable.filter((check) => names.some((name) => isNamed(check, name)));
}
