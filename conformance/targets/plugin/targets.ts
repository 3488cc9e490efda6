import type { Target } from '../target.ts';
import { parsePluginTarget } from './parse.ts';
import { pluginTarget } from './plugin-target.ts';
import { probePlugin } from './probe.ts';

/**
 * The targets that `plugin:CMD` names, one for each discovery mode. They have to be probed before checks run on them.
 * @param file that of `--target-config`
 * @throws PluginTargetError
 *
 * @example
 * const targets = pluginTargets('plugin:./my-key-manager --verbose');
 * const probed = await Promise.all(targets.map((target) => target.probe?.() ?? target));
 * const verdict = await runChecks({ targets: probed, checks: CHECKS, seed: '1' });
 */
export function pluginTargets(text: string, file?: string): readonly Target[] {
  return parsePluginTarget(text, file).map((plugin) => ({
    ...pluginTarget(plugin),
    probe: async () => pluginTarget(await probePlugin(plugin)),
  }));
}
