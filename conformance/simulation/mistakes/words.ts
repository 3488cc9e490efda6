import { similar } from '../../similar.ts';

/** A word that is none of those that are allowed, and which one may have been meant. */
export function unknown(what: string, found: unknown, allowed: readonly string[]): string {
  const near = typeof found === 'string' ? similar(found, allowed) : [];
  return `unknown ${what} "${printed(found)}"${didYouMean(near)} (allowed: ${allowed.join(', ') || 'none'})`;
}

export function didYouMean(near: readonly string[]): string {
  return near.length > 0 ? `; did you mean ${near.join(' or ')}?` : '';
}

/** What was found, as short as a message needs it. */
export function printed(found: unknown): string {
  const text = typeof found === 'string' ? found : String(JSON.stringify(found));
  return text.length > 60 ? `${text.slice(0, 60)}...` : text;
}
