import type { Logger } from '../../../manager/index.ts';
import type { Sabotage } from '../../targets/builtin.ts';
import { cloudOf } from '../../targets/cloud.ts';
import type { Target } from '../../targets/target.ts';
import { FEATURES, type Mode } from '../../vocabulary.ts';
import { createPublishedKeyManager } from '../published/key-manager.ts';

/** Another way of doing what SPIRE's documentation asks for, as right as ours: no check may accuse who goes it. */
export interface Style {
  readonly name: string;
  /** What it does in its own way, as one sentence. */
  readonly differs: string;
  readonly modes: readonly Mode[];
  /** Ids of the checks that have to look at what comes about, not at how, to find it innocent. */
  readonly innocentOf: readonly string[];
  /** Says to the cloud what it has to say in its own way. */
  readonly cloud?: Sabotage;
  /** Says to the log what it has to say in its own way. */
  readonly logger?: (logger: Logger) => Logger;
  /** Milliseconds between two rounds of its disposal; each key is disposed of by itself when absent. */
  readonly disposalEvery?: number;
}

/** The model of the published plugin without its defects, in another style or in several at once. */
export function styleTarget(styles: readonly Style[], mode: Mode): Target {
  const names = styles.map(({ name }) => name);
  const disposalEvery = styles.find((style) => style.disposalEvery)?.disposalEvery;
  return {
    id: `${names.length === 1 ? `style:${names[0]}` : 'other-styles'}:${mode}`,
    description: { kind: 'style', names, mode },
    mode,
    features: new Set(FEATURES),
    start(environment) {
      const { clock, trustDomain, configuration } = environment;
      const logger = styles.reduce((inner, style) => style.logger?.(inner) ?? inner, environment.logger);
      const cloud = styles.reduce(
        (inner, style) => style.cloud?.(inner, environment) ?? inner,
        cloudOf(environment),
      );
      const surroundings = { cloud, clock, logger, trustDomain, configuration };
      return createPublishedKeyManager(
        { ...surroundings, ...(disposalEvery !== undefined && { disposalEvery }) },
        new Set(),
      );
    },
  };
}
