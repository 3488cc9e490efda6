import { isDeepStrictEqual } from 'node:util';
import { mergedVerdict, type Part, type Verdict } from '../../conformance/index.ts';
import { UsageError } from '../exit-codes.ts';
import { readJsonFile } from '../json-file.ts';
import { readPart } from './part.ts';

/**
 * Sums up the JSON reports of the parts of one search.
 * @throws UsageError for what is no such report, for reports of different searches, and for a part given twice
 */
export function mergeReports(files: readonly string[]): Verdict {
  const [first, ...others] = files.map((file) => ({ file, ...readPart(file, readJsonFile('report', file)) }));
  if (!first) throw new UsageError('--merge: name the JSON reports of the parts');
  const known = new Map([[first.search.shard.index, first.file]]);
  for (const { file, ...part } of others) {
    refuseAnotherSearch(first, file, part);
    const { index, of } = part.search.shard;
    const same = known.get(index);
    if (same !== undefined)
      throw new UsageError(
        `--merge: ${same} and ${file} are both of part ${index} of ${of}; give each part once`,
      );
    known.set(index, file);
  }
  return mergedVerdict([first, ...others]);
}

/** @throws UsageError */
function refuseAnotherSearch(first: Part & { readonly file: string }, file: string, part: Part): void {
  const expected = identityOf(first);
  for (const [name, value] of Object.entries(identityOf(part))) {
    const known = expected[name as keyof typeof expected];
    if (isDeepStrictEqual(value, known)) continue;
    throw new UsageError(
      `--merge: ${first.file} has ${name} ${known} and ${file} has ${name} ${value}; merge the parts of one search`,
    );
  }
}

/** What all parts of a search have in common. */
function identityOf({ seed, target, search: { servers, days, modes, runs, shard } }: Part) {
  const told = { servers: `${servers}`, days: `${days}`, modes: modes.join(' and ') };
  return { seed, target, ...told, runs: `${runs ?? 'without a limit'}`, parts: `${shard.of}` };
}
