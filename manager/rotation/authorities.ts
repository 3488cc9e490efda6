import type { Authority } from './authority.ts';
import { ROTATION } from './limits.ts';

/** A new authority takes its slot; who had it before is only published from now on. */
export function withPrepared(authorities: readonly Authority[], added: Authority): readonly Authority[] {
  const others = authorities.map(
    (one): Authority => (one.keyId === added.keyId ? { ...one, state: 'published' } : one),
  );
  // The same key certified again, because the journal could not be written the first time.
  return [...others.filter(({ use, id }) => use !== added.use || id !== added.id), added];
}

/** One authority signs from now on; who did before becomes old. */
export function withActive(authorities: readonly Authority[], chosen: Authority): readonly Authority[] {
  return authorities.map((one): Authority => {
    if (one.use !== chosen.use) return one;
    if (one.id === chosen.id) return { ...one, state: 'active' };
    return one.state === 'active' ? { ...one, state: 'old' } : one;
  });
}

/** Whether verifiers may still meet something that the authority signed. */
export function isPublishedAt({ notAfter }: Authority, now: number): boolean {
  return now < notAfter + ROTATION.publishedBeyond;
}

/** Without those that nobody needs: expired, and their key gone. A key that is there keeps its line. */
export function withoutDeparted(authorities: readonly Authority[], now: number): readonly Authority[] {
  return authorities.filter((one) => one.state !== 'published' || isPublishedAt(one, now));
}
