import { publishedTarget } from '../self-test/published/target.ts';
import { BROKEN_TARGETS, targetOf } from '../self-test/registry.ts';
import { STYLES } from '../self-test/styles/registry.ts';
import { styleTarget } from '../self-test/styles/style.ts';
import { builtinTarget } from '../targets/builtin.ts';
import type { PluginDescription } from '../targets/plugin/description.ts';
import { PluginTargetError, parsePluginTarget } from '../targets/plugin/parse.ts';
import { choosesMode, pluginTarget } from '../targets/plugin/plugin-target.ts';
import { probePlugin } from '../targets/plugin/probe.ts';
import type { Target } from '../targets/target.ts';

/**
 * What a scenario can be played on. Their names tell of no mode: the scenario says it of each server. `published` is
 * the model of the published plugin without its defects, `other-styles` the same in all the ways of self-test/styles.
 */
export const SCENARIO_TARGETS: readonly Target[] = [
  { ...builtinTarget('alias'), id: 'builtin' },
  { ...publishedTarget([], 'alias'), id: 'published' },
  { ...styleTarget(STYLES, 'alias'), id: 'other-styles' },
  ...BROKEN_TARGETS.map((broken) => ({
    ...targetOf(broken, broken.modes[0] ?? 'alias'),
    id: `broken:${broken.name}`,
  })),
];

/**
 * The target that `plugin:CMD` names for scenarios: each server is a process of its own. It has to be probed before it
 * plays, which throws a PluginTargetError when no server of it can be started: a scenario could not tell why.
 * @param file that of `--target-config`
 * @throws PluginTargetError
 */
export function scenarioPlugin(text: string, file?: string): Target {
  const [plugin, ...others] = parsePluginTarget(text, file);
  if (!plugin) throw new Error('A plugin has one mode at the least.');
  const withoutMode = `plugin:${plugin.commandLine}`;
  const choice = choosesMode(plugin);
  if (choice && others.length === 0) {
    throw new PluginTargetError(
      `${text}: a scenario itself says in which mode each server runs; take --target ${withoutMode}`,
    );
  }
  const named = (described: PluginDescription): Target => ({
    ...pluginTarget(described),
    id: choice ? withoutMode : text,
  });
  const probe = async () => {
    const probed = await probePlugin(plugin);
    if (probed.unusable === undefined) return named(probed);
    throw new PluginTargetError(`${text} cannot be started: ${probed.unusable}`);
  };
  return { ...named(plugin), probe };
}
