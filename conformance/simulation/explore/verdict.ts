import { type CheckOutcome, type Verdict, verdictOf } from '../../verdict.ts';
import { printDuration } from '../duration.ts';
import { INVARIANTS } from '../invariant.ts';
import { play } from '../play.ts';
import type { Scenario } from '../scenario.ts';
import type { Campaign, CampaignOptions } from './campaign.ts';

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
  { target, seed, range, shard }: CampaignOptions,
  saved: readonly SavedFinding[],
  reproduce: string,
): Promise<Verdict> {
  const { histories, calls, virtualTime, findings } = campaign;
  const part = shard && shard.of > 1 ? `, part ${shard.index} of ${shard.of}` : '';
  const fleet = `${range.servers} servers and ${range.days} days`;
  const group = 'exploration';
  if (findings.length === 0) {
    const held: CheckOutcome = {
      ...{ id: `${group}/every-law-holds`, group, target: target.id, source: 'docs/scenarios.md', reproduce },
      shows: `Every law holds in ${histories.toLocaleString('en-US')} histories of ${fleet}${part}.`,
      ...{
        result: histories > 0 ? 'passed' : 'skipped',
        reason: histories > 0 ? '' : 'no history was played',
      },
      ...{ calls, virtualTime },
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
      ...{ id: `${group}/${breach.invariant}`, group, target: target.id, result: 'failed', reproduce: again },
      ...{ shows: law?.says ?? '', source: law?.source ?? '' },
      reason: `${breach.text}\nin ${steps}; ${broke} of ${histories} histories${part} broke this law`,
      // The first one stands for what all histories took.
      ...(index === 0 ? { calls, virtualTime } : { calls: 0, virtualTime: 0 }),
      ...(history && { history }),
    });
  }
  return verdictOf(seed, outcomes);
}
