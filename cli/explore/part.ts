import { z } from 'zod';
import { type Part, searchSchema } from '../../conformance/index.ts';
import { UsageError } from '../exit-codes.ts';

const text = z.string();

/** What is read of an outcome; report.schema.json describes all of it. */
const outcomeSchema = z.object({
  id: text.startsWith('exploration/'),
  group: z.literal('exploration'),
  target: text,
  shows: text,
  source: text,
  result: z.enum(['passed', 'failed', 'skipped']),
  reason: text,
  reproduce: text,
  calls: z.number(),
  virtualTime: z.number(),
  search: z.unknown().optional(),
});

const reportSchema = z.object({ seed: text, checks: z.array(outcomeSchema).min(1) });

/**
 * The part of a search that a JSON report tells of.
 * @throws UsageError for what is no such report, or does not say which part it is
 */
export function readPart(file: string, report: unknown): Part {
  const read = reportSchema.safeParse(report).data;
  if (!read) throw new UsageError(`--merge: ${file} is no report of keyproof explore --report json=FILE`);
  const checks = read.checks.map(({ search, ...outcome }) => {
    const part = searchSchema.safeParse(search).data;
    if (part) return { ...outcome, search: part };
    throw new UsageError(
      `--merge: ${file} does not say which part of a search it is: it is merged already, or of another version; ` +
        'give the reports that keyproof explore --shard I/N --report json=FILE of this version writes',
    );
  });
  const [{ target, search }] = checks as [(typeof checks)[number]];
  return { seed: read.seed, target, search, checks };
}
