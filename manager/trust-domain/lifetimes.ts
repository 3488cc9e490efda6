import { InputError } from './spiffe-id.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** Defaults of SPIRE's server; the bounds are ours. Milliseconds. */
export const LIFETIMES = {
  ca: 24 * HOUR,
  x509Svid: HOUR,
  jwtSvid: 5 * MINUTE,
  shortestCa: MINUTE,
  /** Ten years: certificates have years of four digits (RFC 5280, 4.1.2.5), and journals whole milliseconds. */
  longestCa: 3650 * 24 * HOUR,
  shortestSvid: SECOND,
  /** The longest time between two looks of a verifier at the bundle; SPIRE's default hint. */
  longestRefreshHint: 5 * MINUTE,
} as const;

/**
 * How often verifiers are told to look at the bundle. A successor is published for a third of the CA's life before
 * it signs: ten looks fit in.
 */
export function refreshHint(caTTL: number): number {
  const hint = Math.min(LIFETIMES.longestRefreshHint, caTTL / 30);
  return Math.max(1, Math.floor(hint / SECOND)) * SECOND;
}

/** @throws InputError when somebody asks for longer than the server gives */
export function lifetimeOf(ttlSeconds: number | undefined, most: number): number {
  const asked = (ttlSeconds ?? most / SECOND) * SECOND;
  if (asked > most)
    throw new InputError(`ttl is ${ttlSeconds} s; this server gives at most ${most / SECOND} s`);
  return asked;
}
