import { lackOf } from '../targets/lack.ts';
import type { Target } from '../targets/target.ts';
import type { Feature } from '../vocabulary.ts';
import { oneByOne, type Scenario } from './scenario.ts';

/** Why a target cannot play a scenario; undefined when it can. */
export function lackForScenario(target: Target, scenario: Scenario): string | undefined {
  return lackOf(target, needsOf(scenario, target));
}

/** Why no histories can be searched on a target; undefined when they can. */
export function lackForSearch(target: Target): string | undefined {
  return lackOf(target, ['virtual-time', 'crash']);
}

function needsOf({ servers, steps, world }: Scenario, { mode }: Target): readonly Feature[] {
  const all = oneByOne(steps);
  const starts = all.filter((step) => step.do === 'start');
  const setups = [...Object.values(servers), ...starts];
  const modes = new Set([
    ...Object.values(servers).map((setup) => setup.mode ?? 'alias'),
    ...starts.flatMap((step) => step.mode ?? []),
    ...all.flatMap((step) =>
      step.do === 'migrate' ? [step.to] : step.do === 'rollBack' ? ['alias' as const] : [],
    ),
  ]);
  const timed =
    (world?.latency ?? 0) > 0 ||
    setups.some(({ clockAhead = 0 }) => clockAhead > 0) ||
    all.some(
      (step) =>
        step.do === 'advance' ||
        (step.do === 'partition' && step.for !== undefined) ||
        (step.do === 'fault' && step.effect.kind === 'delay'),
    );
  const crashes = all.some((step) => step.do === 'crash');
  return [
    ...(timed ? (['virtual-time'] as const) : []),
    ...(crashes ? (['crash'] as const) : []),
    ...([...modes].some((each) => each !== mode) ? (['both-modes'] as const) : []),
    ...(setups.some(({ keyTags }) => keyTags) ? (['key-tags'] as const) : []),
  ];
}
