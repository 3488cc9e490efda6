import { grouped } from '../../grouped.ts';
import { type CheckOutcome, type Verdict, verdictOf } from '../../verdict.ts';
import { printDuration } from '../duration.ts';
import { INVARIANTS } from '../invariant.ts';
import { play } from '../play.ts';
import type { Scenario } from '../scenario.ts';
import type { Campaign, CampaignOptions } from './campaign.ts';
import { searchOf } from './search.ts';

const GROUP = 'exploration';

/** A finding that was saved as a scenario. */
export interface SavedFinding {
  readonly scenario: Scenario;
  /** The command line that plays it again. */
  readonly reproduce: string;
}

/**
 * What a campaign comes to: one outcome that every law held, or one for each law that broke, with its history.
 * @param saved the findings in their order
 */
export async function explorationVerdict(
  campaign: Campaign,
  options: CampaignOptions,
  saved: readonly SavedFinding[],
  reproduce: string,
): Promise<Verdict> {
  const { target, seed, range, shard } = options;
  const { histories, calls, virtualTime, interrupted, findings } = campaign;
  const search = searchOf(options, histories);
  const part = shard && shard.of > 1 ? `, part ${shard.index} of ${shard.of}` : '';
  const fleet = `${range.servers} servers and ${range.days} days`;
  if (findings.length === 0) {
    const held: CheckOutcome = {
      ...outcomeOf(target.id, reproduce),
      shows: `Every law holds in ${grouped(histories)} histories of ${fleet}${part}.`,
      result: histories > 0 && !interrupted ? 'passed' : 'skipped',
      reason: interrupted ? 'interrupted' : histories > 0 ? '' : 'no history was played',
      calls,
      virtualTime,
      search,
    };
    return verdictOf(seed, [held]);
  }
  const outcomes: CheckOutcome[] = [];
  for (const [index, { breach, run, tries, histories: broke }] of findings.entries()) {
    const { scenario, reproduce: again } = saved[index] as SavedFinding;
    const { history, virtualTime: lasted } = await play(scenario, target, { record: true });
    const law = INVARIANTS.find(({ name }) => name === breach.invariant);
    const steps = `${scenario.steps.length} steps and ${printDuration(lasted)}, found in ${tries} tries from history ${run}`;
    outcomes.push({
      id: `${GROUP}/${breach.invariant}`,
      group: GROUP,
      target: target.id,
      result: 'failed',
      reproduce: again,
      shows: law?.says ?? '',
      source: law?.source ?? '',
      reason: `${breach.text}\nin ${steps}; ${broke} of ${histories} histories${part} broke this law`,
      // The first one stands for what all histories took.
      ...(index === 0 ? { calls, virtualTime } : { calls: 0, virtualTime: 0 }),
      search: { ...search, broken: { run, histories: broke } },
      ...(history && { history }),
    });
  }
  return verdictOf(seed, outcomes);
}

/**
 * What a search comes to that cannot be made.
 * @param lack what its target does not offer
 */
export function unsearched(options: CampaignOptions, lack: string, reproduce: string): Verdict {
  const { target, seed } = options;
  const shows = 'Every law holds in any history.';
  const spent = { calls: 0, virtualTime: 0, search: searchOf(options, 0) };
  return verdictOf(seed, [
    { ...outcomeOf(target.id, reproduce), shows, result: 'skipped', reason: lack, ...spent },
  ]);
}

/** What every outcome says that is not of one law. */
export function outcomeOf(target: string, reproduce: string) {
  return { id: `${GROUP}/every-law-holds`, group: GROUP, target, source: 'docs/scenarios.md', reproduce };
}
