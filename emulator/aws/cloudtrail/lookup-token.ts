import { createHash } from 'node:crypto';
import { refusals } from './errors.ts';

/** Where a page ended: the last event's second, and its number among all calls. */
export interface Position {
  readonly second: number;
  readonly sequence: number;
}

/** A token is good for the query that it was given for only. */
export function lookupToken(query: unknown, { second, sequence }: Position): string {
  return Buffer.from(JSON.stringify([fingerprint(query), second, sequence])).toString('base64url');
}

/** @throws AwsError InvalidNextTokenException */
export function readLookupToken(query: unknown, token: string): Position {
  try {
    const [belongsTo, second, sequence] = JSON.parse(
      Buffer.from(token, 'base64url').toString('utf8'),
    ) as unknown[];
    if (belongsTo === fingerprint(query) && typeof second === 'number' && typeof sequence === 'number') {
      return { second, sequence };
    }
  } catch {
    // Not one of ours.
  }
  throw refusals.nextToken();
}

function fingerprint(query: unknown): string {
  return createHash('sha256').update(JSON.stringify(query)).digest('base64url').slice(0, 16);
}
