import { cloudOf } from '../../targets/cloud.ts';
import type { Target } from '../../targets/target.ts';
import { FEATURES, type Mode } from '../../vocabulary.ts';
import type { Defect } from './defects.ts';
import { createPublishedKeyManager } from './key-manager.ts';

/**
 * The model of the published plugin as a target, in this process: `published:B0+G:tags` with the defects B0 and G,
 * `published:tags` with none, which is a good one.
 *
 * @example
 * await runChecks({ targets: [publishedTarget(['F'], 'tags')], checks: CHECKS, seed: '1' });
 */
export function publishedTarget(defects: Iterable<Defect>, mode: Mode): Target {
  const chosen = [...new Set(defects)].sort();
  return {
    id: ['published', ...(chosen.length > 0 ? [chosen.join('+')] : []), mode].join(':'),
    description: { kind: 'published', defects: chosen, mode },
    mode,
    features: new Set(FEATURES),
    start: startPublished(new Set(chosen)),
  };
}

/** Starts a server of the model. */
export function startPublished(defects: ReadonlySet<Defect>): Target['start'] {
  return (environment) => {
    const { clock, logger, trustDomain, configuration } = environment;
    const cloud = cloudOf(environment);
    return createPublishedKeyManager({ cloud, clock, logger, trustDomain, configuration }, defects);
  };
}
