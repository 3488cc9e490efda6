import type { Mode } from '../../vocabulary.ts';
import type { Scenario, SingleStep, Step } from '../scenario.ts';

/* Scenarios in few words. */

export const start = (server: string, mode?: Mode): SingleStep => ({ do: 'start', server, mode });
export const stop = (server: string): SingleStep => ({ do: 'stop', server });
export const crash = (server: string): SingleStep => ({ do: 'crash', server });
export const rotate = (server: string, key = 'x509-CA-A'): SingleStep => ({ do: 'rotate', server, key });
export const sign = (server: string): SingleStep => ({ do: 'sign', server });
export const pass = (by: number): Step => ({ do: 'advance', by });

/** Two servers in one mode, and what is done to them. */
export function scenarioOf(mode: Mode, steps: readonly Step[], changes: Partial<Scenario> = {}): Scenario {
  return {
    scenario: 1,
    title: 'a test',
    seed: '1',
    servers: { s1: { mode }, s2: { mode } },
    steps: [...steps],
    ...changes,
  };
}
