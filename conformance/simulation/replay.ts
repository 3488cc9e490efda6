import { basename, extname } from 'node:path';
import { CheckFailure } from '../check-failure.ts';
import { instantOf } from '../reports/timeline-lines.ts';
import { keyproofCommand, targetOptions } from '../reproduce.ts';
import type { Target } from '../targets/target.ts';
import type { CheckOutcome } from '../verdict.ts';
import type { Breach } from './history.ts';
import { INVARIANTS } from './invariant.ts';
import { lackForScenario } from './needs.ts';
import { type Played, play } from './play.ts';
import type { Scenario } from './scenario.ts';

/** A scenario and where it came from. */
export interface ScenarioFile {
  readonly file: string;
  readonly scenario: Scenario;
}

/** What came of a scenario. */
export interface Replayed {
  readonly outcome: CheckOutcome;
  /** By their index: steps that were not played, and why. */
  readonly skipped: ReadonlyMap<number, string>;
}

/** Plays a scenario from its file, and judges. What was not played could not show anything: it makes no success. */
export async function replay({ file, scenario }: ScenarioFile, target: Target): Promise<Replayed> {
  const facts = {
    id: `scenario/${basename(file, extname(file))}`,
    group: 'scenario',
    target: target.id,
    shows: scenario.title,
    source: scenario.source ?? file,
    reproduce: keyproofCommand('replay', [file, ...targetOptions(target), '--seed', scenario.seed]),
  };
  const lack = lackForScenario(target, scenario);
  if (lack !== undefined) return unplayed({ ...facts, result: 'skipped', reason: lack });
  let played: Played;
  try {
    played = await play(scenario, target, { record: true });
  } catch (error) {
    if (!(error instanceof CheckFailure)) throw error;
    return unplayed({ ...facts, result: 'failed', reason: error.message });
  }
  const { calls, virtualTime, history, skipped } = played;
  return {
    outcome: {
      ...facts,
      ...judge(played),
      ...(history && { history }),
      calls,
      virtualTime,
    },
    skipped,
  };
}

function unplayed(outcome: Omit<CheckOutcome, 'calls' | 'virtualTime'>): Replayed {
  return { outcome: { ...outcome, calls: 0, virtualTime: 0 }, skipped: new Map() };
}

function judge(played: Played): Pick<CheckOutcome, 'result' | 'reason'> {
  const { breach, unmet, skipped } = played;
  if (breach) return { result: 'failed', reason: tellBreach(breach, played) };
  if (unmet.length > 0) return { result: 'failed', reason: `expected and not so: ${unmet.join('; ')}` };
  if (played.steps === 0) return { result: 'skipped', reason: 'it has no steps' };
  if (skipped.size === 0) return { result: 'passed', reason: '' };
  const steps = [...skipped].map(([index, reason]) => `step ${index + 1}: ${reason}`);
  return { result: 'skipped', reason: `not played to the letter: ${steps.join('; ')}` };
}

function tellBreach({ invariant, text }: Breach, { history }: Played): string {
  const law = INVARIANTS.find(({ name }) => name === invariant);
  const event = history?.events.find(({ kind }) => kind === 'breach');
  const when = history && event ? ` on ${instantOf(event.at, history.began)}` : '';
  return [`${invariant} broke${when}: ${text}`, `The law: ${law?.says}`, `Its source: ${law?.source}`].join(
    '\n',
  );
}
