import { createHash } from 'node:crypto';
import { z } from 'zod';
import { faultRule } from '../world/fault-schema.ts';
import {
  FORMAT,
  type ReadSnapshot,
  type SnapshotEnd,
  SnapshotError,
  type SnapshotHead,
  type SnapshotRecord,
  VERSION,
} from './snapshot.ts';

const count = z.int().nonnegative();

const webIdentity = z.strictObject({ provider: z.string(), audience: z.string(), subject: z.string() });
const sessionFacts = z.strictObject({
  issued: count,
  roleArn: z.string().exactOptional(),
  userArn: z.string().exactOptional(),
  sourceIdentity: z.string().exactOptional(),
  webIdentity: webIdentity.exactOptional(),
});

const head: z.ZodType<SnapshotHead> = z.strictObject({
  format: z.literal(FORMAT),
  version: z.literal(VERSION),
  time: z.iso.datetime(),
  clock: z.strictObject({ mode: z.enum(['running', 'frozen']), base: z.int() }),
  faults: z.array(z.strictObject({ id: count, rule: faultRule, matched: count, struck: count })),
  journal: z.array(
    z.strictObject({
      sequence: count,
      time: z.string(),
      requestId: z.string(),
      service: z.string(),
      operation: z.string(),
      account: z.string(),
      region: z.string(),
      accessKeyId: z.string(),
      principal: z.string(),
      session: sessionFacts.exactOptional(),
      webIdentity: webIdentity.exactOptional(),
      client: z
        .strictObject({ address: z.string().optional(), userAgent: z.string().optional() })
        .exactOptional(),
      input: z.json(),
      output: z.json().exactOptional(),
      error: z.strictObject({ code: z.string(), message: z.string() }).exactOptional(),
      resources: z.array(z.string()),
    }),
  ),
});

const record: z.ZodType<SnapshotRecord> = z.tuple([z.string().min(1), z.unknown()]);
const end: z.ZodType<SnapshotEnd> = z.strictObject({ records: count, sha256: z.string() });

/**
 * Reads a snapshot whole, and looks whether it is.
 * @param lines without their ends
 * @throws SnapshotError for what is no snapshot, one of another version, or a damaged one
 */
export async function readSnapshot(lines: AsyncIterable<string> | Iterable<string>): Promise<ReadSnapshot> {
  const hash = createHash('sha256');
  const records: SnapshotRecord[] = [];
  let first: SnapshotHead | undefined;
  let last: string | undefined;
  for await (const line of lines) {
    if (last !== undefined) {
      hash.update(`${last}\n`);
      if (first) records.push(parsed(record, last));
      else first = headOf(last);
    }
    last = line;
  }
  if (!first || last === undefined) throw new SnapshotError('It is no snapshot of Keyproof, or cut short.');
  const { sha256, records: total } = parsed(end, last);
  if (total !== records.length || sha256 !== hash.digest('hex')) throw damaged();
  return { head: first, records, sha256 };
}

function headOf(line: string): SnapshotHead {
  const { format, version } = parsed(z.looseObject({}), line);
  if (format !== FORMAT) throw new SnapshotError('It is no snapshot of Keyproof.');
  if (version !== VERSION) {
    throw new SnapshotError(
      `It has the version ${version}, this version of Keyproof reads ${VERSION}; use the one that wrote it.`,
    );
  }
  return parsed(head, line);
}

function parsed<T>(schema: z.ZodType<T>, line: string): T {
  let json: unknown;
  try {
    json = JSON.parse(line);
  } catch {
    throw damaged();
  }
  const checked = schema.safeParse(json);
  if (!checked.success) throw damaged();
  return checked.data;
}

function damaged(): SnapshotError {
  return new SnapshotError('It is no snapshot of Keyproof, or damaged, cut short or changed by hand.');
}
