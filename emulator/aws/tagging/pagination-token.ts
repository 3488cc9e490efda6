import { createHash } from 'node:crypto';
import { invalidParameter, tokenExpired } from './errors.ts';
import { LIMITS } from './limits.ts';

/** A token names where the page ended, when it was given and the query that it belongs to. */
export function paginationToken(query: unknown, after: string, now: number): string {
  return Buffer.from(JSON.stringify([fingerprint(query), now, after])).toString('base64url');
}

/**
 * @returns the ARN after which the next page begins
 * @throws AwsError InvalidParameterException, PaginationTokenExpiredException
 */
export function readPaginationToken(query: unknown, token: string, now: number): string {
  const { belongsTo, issued, after } = parse(token);
  if (belongsTo !== fingerprint(query)) {
    throw invalidParameter('The pagination token belongs to a query with other filters.');
  }
  if (now - issued > LIMITS.tokenLifetime) throw tokenExpired();
  return after;
}

function fingerprint(query: unknown): string {
  return createHash('sha256').update(JSON.stringify(query)).digest('base64url').slice(0, 16);
}

function parse(token: string) {
  try {
    const [belongsTo, issued, after] = JSON.parse(
      Buffer.from(token, 'base64url').toString('utf8'),
    ) as unknown[];
    if (typeof belongsTo === 'string' && typeof issued === 'number' && typeof after === 'string') {
      return { belongsTo, issued, after };
    }
  } catch {
    // Not one of ours.
  }
  throw invalidParameter('The pagination token is not valid.');
}
