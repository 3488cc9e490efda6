import { grouped } from '../../grouped.ts';
import { type CheckOutcome, type Verdict, verdictOf } from '../../verdict.ts';
import type { Search } from './search.ts';
import { outcomeOf } from './verdict.ts';

/** What one part of a search came to: its outcomes, and what all of them say of it. */
export interface Part {
  readonly seed: string;
  readonly target: string;
  readonly search: Search;
  readonly checks: readonly CheckOutcome[];
}

/**
 * Sums up parts of one search: the laws that broke, else that all held; skipped when a part is missing or was not
 * played to its end.
 * @param parts at least one, each a different part of the same search
 */
export function mergedVerdict(parts: readonly [Part, ...Part[]]): Verdict {
  const [{ seed, target, search, checks }] = parts;
  const { index, of } = search.shard;
  const spent = { calls: 0, virtualTime: 0 };
  for (const outcome of parts.flatMap((part) => part.checks)) {
    spent.calls += outcome.calls;
    spent.virtualTime += outcome.virtualTime;
  }
  const histories = parts.reduce((sum, part) => sum + part.search.histories, 0);
  const inParts = of > 1 ? `, in ${parts.length === of ? '' : `${parts.length} of `}${of} parts` : '';
  const broken = brokenLaws(parts, `${grouped(histories)} histories${inParts}`);
  const gaps = gapsOf(parts);
  const whole: CheckOutcome = {
    // The parts differ in this option alone: without it, the command line plays them all.
    ...outcomeOf(target, (checks[0]?.reproduce ?? '').replace(` --shard ${index}/${of}`, '')),
    shows: `Every law holds in ${grouped(histories)} histories of ${search.servers} servers and ${search.days} days${inParts}.`,
    result: gaps.length > 0 ? 'skipped' : 'passed',
    reason: gaps.join('\n'),
    ...spent,
  };
  const outcomes = broken.length > 0 && gaps.length === 0 ? broken : [...broken, whole];
  // As in one part: the first outcome stands for what all histories took.
  return verdictOf(
    seed,
    outcomes.map((outcome, at) => ({ ...outcome, ...(at === 0 ? spent : { calls: 0, virtualTime: 0 }) })),
  );
}

/** One outcome for each law that broke, that of its first history, with the number of all that broke it. */
function brokenLaws(parts: readonly Part[], played: string): readonly CheckOutcome[] {
  const failed = parts.flatMap(({ checks }) => checks.filter(({ result }) => result === 'failed'));
  const inOrder = failed.toSorted((one, other) => runOf(one) - runOf(other));
  return [...Map.groupBy(inOrder, ({ id }) => id).values()].map((ofLaw) => {
    const [{ search: _, ...first }] = ofLaw as [CheckOutcome];
    const broke = ofLaw.reduce((sum, { search }) => sum + (search?.broken?.histories ?? 0), 0);
    const reason =
      parts.length > 1 ? `${first.reason}\ntogether: ${grouped(broke)} of ${played}` : first.reason;
    return { ...first, reason };
  });
}

function runOf({ search }: CheckOutcome): number {
  return search?.broken?.run ?? Number.POSITIVE_INFINITY;
}

/** Why not all of the search was made. */
function gapsOf(parts: readonly Part[]): readonly string[] {
  const of = parts[0]?.search.shard.of ?? 0;
  const there = new Set(parts.map(({ search }) => search.shard.index));
  const missing = Array.from({ length: of }, (_, at) => at + 1).filter((index) => !there.has(index));
  const skipped = parts
    .toSorted((one, other) => one.search.shard.index - other.search.shard.index)
    .flatMap(({ search, checks }) =>
      checks
        .filter(({ result }) => result === 'skipped')
        .map(({ reason }) => `part ${search.shard.index} of ${of}: ${reason}`),
    );
  return missing.length === 0
    ? skipped
    : [`${listed(missing)} of ${of} ${missing.length > 1 ? 'are' : 'is'} missing`, ...skipped];
}

function listed(parts: readonly number[]): string {
  const names = new Intl.ListFormat('en-GB').format(parts.map(String));
  return `part${parts.length > 1 ? 's' : ''} ${names}`;
}
