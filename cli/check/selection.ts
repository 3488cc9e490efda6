import {
  type BrokenTarget,
  type Check,
  GROUPS,
  isNamed,
  namesPlugin,
  pluginTargets,
  type Target,
} from '../../conformance/index.ts';
import { UsageError } from '../exit-codes.ts';
import { asUsage } from '../usage.ts';
import { named, refuseUnknown } from './only.ts';

/**
 * The targets that `--target` names; all of `known` when it is absent.
 * @param onRequest targets that run only when they are named: the broken ones of the self-test
 * @param targetConfig the configuration file of plugins
 * @throws UsageError for a target that is not there, or a plugin that is none
 */
export function selectTargets(
  names: readonly string[] | undefined,
  known: readonly Target[],
  onRequest: readonly Target[] = [],
  targetConfig?: string,
): readonly Target[] {
  if (targetConfig !== undefined && !names?.some(namesPlugin)) {
    throw new UsageError('--target-config is for plugins; name one with --target plugin:CMD');
  }
  if (!names) return known;
  const all = [...known, ...onRequest];
  const plugins = names
    .filter(namesPlugin)
    .flatMap((name) => asUsage(() => pluginTargets(name, targetConfig)));
  for (const name of names) {
    if (!namesPlugin(name) && !all.some(({ id }) => id === name)) {
      throw new UsageError(unknownTarget(name, known, onRequest));
    }
  }
  const byId = new Map(plugins.map((target) => [target.id, target]));
  return [...all.filter(({ id }) => names.includes(id)), ...byId.values()];
}

/**
 * The checks that `--only` names by group or id; all when it is absent. Those that can run on none of the
 * targets are left out.
 * @throws UsageError for a name that is not there, or that selects nothing on the targets: a run without it
 * would say more than it has seen
 */
export function selectChecks(
  names: readonly string[] | undefined,
  known: readonly Check[],
  targets: readonly Target[],
): readonly Check[] {
  const runnable = known.filter(({ modes }) => targets.some(({ mode }) => modes.includes(mode)));
  if (!names) return runnable;
  refuseUnknown(names, { checks: known, groups: GROUPS, one: 'a check', list: 'keyproof check --list' });
  for (const name of names) {
    if (runnable.some((check) => isNamed(check, name))) continue;
    const chosen = targets.map(({ id }) => id).join(', ');
    throw new UsageError(`--only ${name} selects no check that can run on ${chosen}`);
  }
  return named(runnable, names);
}

/**
 * The broken targets with those of their claims that are about selected checks. A claim that names no check
 * at all stays, so that the self-test finds it.
 */
export function selectClaims(
  broken: readonly BrokenTarget[],
  selected: readonly Check[],
  known: readonly Check[],
): readonly BrokenTarget[] {
  const left = new Set<string>(
    known.map(({ id }) => id).filter((id) => !selected.some((check) => check.id === id)),
  );
  return broken.map((target) => ({ ...target, caughtBy: target.caughtBy.filter((id) => !left.has(id)) }));
}

function unknownTarget(name: string, known: readonly Target[], onRequest: readonly Target[]): string {
  const there = `the targets are ${known.map(({ id }) => id).join(', ')}`;
  if (name.startsWith('broken:')) {
    return `--target ${name} is not known; broken on purpose are ${onRequest.map(({ id }) => id).join(', ')}`;
  }
  if (/^https?:\/\//.test(name)) {
    return `--target ${name}: an endpoint is checked by --endpoint ${name}; ${there}`;
  }
  return `--target ${name} is not known; ${there}`;
}
