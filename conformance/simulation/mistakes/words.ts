import { didYouMean } from '../../similar.ts';

/** A word that is none of those that are allowed, and which one may have been meant. */
export function unknown(what: string, found: unknown, allowed: readonly string[]): string {
  const hint = typeof found === 'string' ? didYouMean(found, allowed) : '';
  return `unknown ${what} "${printed(found)}"${hint} (allowed: ${allowed.join(', ') || 'none'})`;
}

/** What was found, as short as a message needs it. */
export function printed(found: unknown): string {
  const text = typeof found === 'string' ? found : String(JSON.stringify(found));
  return text.length > 60 ? `${text.slice(0, 60)}...` : text;
}
