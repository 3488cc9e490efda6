import { publishedTarget } from '../self-test/published/target.ts';
import { BROKEN_TARGETS, targetOf } from '../self-test/registry.ts';
import { builtinTarget } from '../targets/builtin.ts';
import type { Target } from '../targets/target.ts';

/**
 * What a scenario can be played on. Their names tell of no mode: the scenario says it of each server. `published` is
 * the model of the published plugin without its defects.
 */
export const SCENARIO_TARGETS: readonly Target[] = [
  { ...builtinTarget('alias'), id: 'builtin' },
  { ...publishedTarget([], 'alias'), id: 'published' },
  ...BROKEN_TARGETS.map((broken) => ({
    ...targetOf(broken, broken.modes[0] ?? 'alias'),
    id: `broken:${broken.name}`,
  })),
];
