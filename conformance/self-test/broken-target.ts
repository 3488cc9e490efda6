import { type Sabotage, startManager } from '../targets/builtin.ts';
import type { ServerEnvironment, Target } from '../targets/target.ts';
import { type Conditions, FEATURES, type Mode } from '../vocabulary.ts';

/** Our manager broken on purpose in one way, to prove that the suite catches what it claims. */
export interface BrokenTarget {
  /** What `--target` style reports call it: `broken:name:mode`. */
  readonly name: string;
  /** What it does wrong, as one sentence. */
  readonly breaks: string;
  readonly modes: readonly Mode[];
  /** Ids of the checks that claim to catch it: each of them has to fail on it. */
  readonly caughtBy: readonly string[];
  /** Changes how its servers see the cloud, or what reaches it. */
  readonly sabotage?: Sabotage;
  /** Changes the configuration that reaches the manager, for instance to get past its validation. */
  readonly configure?: (environment: ServerEnvironment) => Readonly<Record<string, unknown>>;
  /** What its world is like, where that is what is broken. */
  readonly conditions?: Conditions;
  /** Starts it in a way of its own, instead of the two above. */
  readonly start?: Target['start'];
}

/** The broken manager as a target of the suite. */
export function asTarget(broken: BrokenTarget, mode: Mode): Target {
  return {
    id: `broken:${broken.name}:${mode}`,
    mode,
    features: new Set(FEATURES),
    ...(broken.conditions && { conditions: broken.conditions }),
    start:
      broken.start ??
      ((environment) => {
        const configuration = broken.configure?.(environment) ?? environment.configuration;
        return startManager(environment, configuration, broken.sabotage);
      }),
  };
}
