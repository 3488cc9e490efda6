import { createHash } from 'node:crypto';
import type { Snapshot } from './snapshot.ts';

/** The lines of a snapshot, each with its end. */
export function* snapshotLines({ head, records }: Snapshot): Generator<string> {
  const hash = createHash('sha256');
  const line = (content: unknown) => {
    const text = `${JSON.stringify(content)}\n`;
    hash.update(text);
    return text;
  };
  yield line(head);
  for (const record of records) yield line(record);
  yield `${JSON.stringify({ records: records.length, sha256: hash.digest('hex') })}\n`;
}
