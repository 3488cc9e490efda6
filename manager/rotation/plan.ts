import { type Authority, isValidAt, type KeyUse, slotsOf } from './authority.ts';
import { ROTATION } from './limits.ts';

/** What is to be done next for one use. */
export type Step =
  | { readonly do: 'prepare'; readonly keyId: string }
  | { readonly do: 'activate'; readonly id: string };

/** What a plan is made from. */
export interface Situation {
  readonly use: KeyUse;
  readonly authorities: readonly Authority[];
  /** Whether the key manager holds the authority's own key in its slot. */
  readonly holds: (authority: Authority) => boolean;
  /** How long a verifier may take to see what is published, milliseconds. */
  readonly propagation: number;
}

/**
 * The next step at an instant; undefined when there is nothing to do. Pure: the same plan is made after a restart,
 * so an interrupted step is simply done again.
 */
export function nextStep(situation: Situation, now: number): Step | undefined {
  const { use } = situation;
  const usable = usableAuthorities(situation, now);
  const active = usable.find(({ state }) => state === 'active');
  if (!active) {
    const [heir] = usable.toSorted(byReadiness);
    return heir ? { do: 'activate', id: heir.id } : { do: 'prepare', keyId: spareSlot(situation) };
  }
  const prepared = usable.find(({ state }) => state === 'prepared');
  if (!prepared) {
    const [a, b] = slotsOf(use);
    return now < preparationOf(active) ? undefined : { do: 'prepare', keyId: active.keyId === a ? b : a };
  }
  return now < activationOf(active, prepared, situation.propagation)
    ? undefined
    : { do: 'activate', id: prepared.id };
}

/** The instant at which {@link nextStep} has to be asked again, when it has nothing to do at `now`. */
export function nextInstant(situation: Situation, now: number): number {
  const usable = usableAuthorities(situation, now);
  const active = usable.find(({ state }) => state === 'active');
  if (!active) return now;
  const prepared = usable.find(({ state }) => state === 'prepared');
  return prepared ? activationOf(active, prepared, situation.propagation) : preparationOf(active);
}

/** Authorities that can sign: their key is there, and their dates allow it. */
function usableAuthorities({ use, authorities, holds }: Situation, now: number): readonly Authority[] {
  return authorities.filter(
    (authority) =>
      authority.use === use &&
      authority.state !== 'published' &&
      isValidAt(authority, now) &&
      holds(authority),
  );
}

function preparationOf(active: Authority): number {
  return partOf(active, ROTATION.prepareAfter);
}

/** A successor that was prepared late waits until verifiers have seen it, unless the active one ends before. */
function activationOf(active: Authority, prepared: Authority, propagation: number): number {
  const seen = Math.min(prepared.preparedAt + propagation, active.notAfter);
  return Math.max(partOf(active, ROTATION.activateAfter), seen);
}

function partOf({ notBefore, notAfter }: Authority, part: number): number {
  return Math.ceil(notBefore + (notAfter - notBefore) * part);
}

/** Prepared before old; then the one that lasts longest. */
function byReadiness(a: Authority, b: Authority): number {
  const rank = ({ state }: Authority): number => (state === 'prepared' ? 0 : 1);
  return rank(a) - rank(b) || b.notAfter - a.notAfter;
}

/** The slot whose loss costs least: one without a key of ours, else the one whose authority ends first. */
function spareSlot({ use, authorities, holds }: Situation): string {
  const cost = (keyId: string): number => {
    const holder = authorities.find((one) => one.keyId === keyId && one.state !== 'published');
    return holder && holds(holder) ? holder.notAfter : 0;
  };
  const [a, b] = slotsOf(use);
  return cost(b) < cost(a) ? b : a;
}
