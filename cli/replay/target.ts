import { didYouMean, namesPlugin, scenarioPlugin, type Target } from '../../conformance/index.ts';
import { UsageError } from '../exit-codes.ts';
import { asUsage, rethrowAsUsage } from '../usage.ts';

/**
 * The target that `--target` names.
 * @param targetConfig the configuration file of a plugin
 * @throws UsageError when there is none of that name
 */
export function selectTarget(name: string, targets: readonly Target[], targetConfig?: string): Target {
  if (namesPlugin(name)) return asUsage(() => scenarioPlugin(name, targetConfig));
  if (targetConfig !== undefined) {
    throw new UsageError('--target-config is for plugins; name one with --target plugin:CMD');
  }
  const found = targets.find(({ id }) => id === name);
  if (found) return found;
  const names = targets.map(({ id }) => id);
  const withoutMode = name.replace(/:(alias|tags)$/, '');
  if (names.includes(withoutMode)) {
    const why = 'a scenario itself says in which mode each server runs';
    throw new UsageError(`--target ${name}: ${why}; take --target ${withoutMode}`);
  }
  const hint = didYouMean(name, names);
  throw new UsageError(`--target ${name} is not known${hint}; the targets are ${names.join(', ')}`);
}

/** The target as it turns out to be once it was started. @throws UsageError when it can't be */
export async function probed(target: Target): Promise<Target> {
  return target.probe ? target.probe().catch(rethrowAsUsage) : target;
}
