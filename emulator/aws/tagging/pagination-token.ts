import { createHash } from 'node:crypto';
import { FIRST_PAGE, type PageStart, pageStartParts, readPageStart } from '../page-start.ts';
import { refusals } from './errors.ts';
import { LIMITS } from './limits.ts';

/** A token names where the page ended, when it was given and the query that it belongs to. */
export function paginationToken(query: unknown, start: PageStart, now: number): string {
  const parts = [fingerprint(query), now, ...pageStartParts(start)];
  return Buffer.from(JSON.stringify(parts)).toString('base64url');
}

/**
 * @param token empty or absent for the first page
 * @throws AwsError InvalidParameterException, PaginationTokenExpiredException
 */
export function readPaginationToken(query: unknown, token: string | undefined, now: number): PageStart {
  if (!token) return FIRST_PAGE;
  const { belongsTo, issued, start } = parse(token);
  if (belongsTo !== fingerprint(query)) {
    throw refusals.tokenOfOtherQuery();
  }
  if (now - issued > LIMITS.tokenLifetime) throw refusals.tokenExpired();
  return start;
}

function fingerprint(query: unknown): string {
  return createHash('sha256').update(JSON.stringify(query)).digest('base64url').slice(0, 16);
}

function parse(token: string) {
  try {
    const [belongsTo, issued, ...parts] = JSON.parse(
      Buffer.from(token, 'base64url').toString('utf8'),
    ) as unknown[];
    const start = readPageStart(parts);
    if (typeof belongsTo === 'string' && typeof issued === 'number' && start) {
      return { belongsTo, issued, start };
    }
  } catch {
    // Not one of ours.
  }
  throw refusals.invalidToken();
}
