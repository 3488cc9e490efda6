import { CheckFailure } from '../check-failure.ts';
import type { Target } from '../targets/target.ts';
import type { Breach, History } from './history.ts';
import type { Expectation, Scenario } from './scenario.ts';
import { Simulation, type SimulationOptions } from './simulation.ts';

/** What became of a history. */
export interface Played {
  /** The law that broke first; the rest of the steps was not played. */
  readonly breach?: Breach;
  /** What was expected of the end and is not so. */
  readonly unmet: readonly string[];
  /** Steps that made no sense where the history had got to, and why; by their place. */
  readonly skipped: ReadonlyMap<number, string>;
  /** How many steps were come to. */
  readonly steps: number;
  /** Calls that servers made, and the virtual time that passed, in milliseconds. */
  readonly calls: number;
  readonly virtualTime: number;
  /** Where it was asked for. */
  readonly history?: History;
}

/** Plays a scenario on a target, step by step, until its end or until a law breaks. */
export async function play(
  scenario: Scenario,
  target: Target,
  options: SimulationOptions = {},
): Promise<Played> {
  const simulation = new Simulation(scenario, target, options);
  const skipped = new Map<number, string>();
  const unmet: string[] = [];
  let steps = 0;
  try {
    for (const [index, step] of scenario.steps.entries()) {
      steps++;
      const reason = await simulation.play(step);
      if (reason !== undefined) skipped.set(index, reason);
      if (simulation.breach) break;
    }
    for (const expectation of scenario.expect ?? []) {
      if (simulation.breach) break;
      unmet.push(...(await problemsOf(simulation, expectation)));
    }
    const { breach, virtualTime } = simulation;
    const history = simulation.history();
    return {
      ...(breach && { breach }),
      unmet,
      skipped,
      steps,
      virtualTime,
      calls: simulation.calls.count(),
      ...(history && { history }),
    };
  } finally {
    await simulation.close();
  }
}

async function problemsOf(simulation: Simulation, expectation: Expectation): Promise<readonly string[]> {
  switch (expectation.that) {
    case 'enabledKeys': {
      const found = [...simulation.account.keys()].filter(({ state }) => state === 'Enabled').length;
      return found === expectation.are ? [] : [`enabled keys: expected ${expectation.are}, found ${found}`];
    }
    case 'calls': {
      const { of: operation, server, error, atMost } = expectation;
      const accessKeyId = server === undefined ? undefined : member(simulation, server).server.accessKeyId;
      const count = simulation.calls.count({ accessKeyId, operation, error });
      const what = `${operation}${error === undefined ? '' : ` with ${error}`} of ${server ?? 'all servers'}`;
      return count <= atMost ? [] : [`${what}: expected at most ${atMost}, found ${count}`];
    }
    case 'keys':
      return keyProblems(simulation, expectation);
  }
}

/** Twice: as the server is, and after a restart. */
async function keyProblems(
  simulation: Simulation,
  { server: name, are }: Extract<Expectation, { that: 'keys' }>,
): Promise<readonly string[]> {
  const { server } = member(simulation, name);
  for (const when of ['at the end', 'after one more restart']) {
    if (!server.running) return [`${name} does not run ${when}`];
    const found = [...(await server.keys()).keys()].sort();
    const expected = [...are].sort();
    if (JSON.stringify(found) !== JSON.stringify(expected)) {
      return [
        `the keys of ${name} ${when}: expected ${expected.join(', ')}, found ${found.join(', ') || 'none'}`,
      ];
    }
    await simulation.play({ do: 'sign', server: name });
    if (simulation.breach || when !== 'at the end') break;
    await simulation.play({ do: 'stop', server: name });
    await simulation.play({ do: 'start', server: name });
    if (simulation.breach) break;
  }
  return [];
}

function member(simulation: Simulation, name: string) {
  const found = simulation.members.get(name);
  if (!found) throw new CheckFailure(`The scenario has no server ${name}.`);
  return found;
}
