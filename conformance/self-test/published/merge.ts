import { createHash } from 'node:crypto';
import type { KeyType } from '../../../manager/index.ts';
import type { Facts } from './calls.ts';
import { TIMES } from './limits.ts';
import type { Session } from './session.ts';

/** A key of this server that the tag index shows and that can sign. */
export interface Candidate {
  readonly keyId: string;
  readonly facts: Facts & { type: KeyType };
  readonly stamp: Date | undefined;
}

interface Merged {
  readonly winner?: Candidate['facts'] | undefined;
  /** Whether the winner has to be given its alias. */
  readonly needsAlias: boolean;
  readonly leftovers: readonly Candidate[];
}

/**
 * Decides which key stands for an id. The alias is what a rotation commits, so the key that it names wins, told by
 * its ARN, whether the index shows it or not. Without an alias the newest key wins.
 * @param alias the alias of the id, if there is one, with the key that it names if that can sign
 */
export function mergeById(
  session: Session,
  candidates: readonly Candidate[],
  alias: { readonly usable: Candidate['facts'] | undefined } | undefined,
): Merged {
  const { defects } = session;
  const named = alias?.usable;
  const isIndexed = candidates.some(({ facts }) => facts.arn === named?.arn);
  const newest = candidates.toSorted(newestFirst)[0];

  // B1: the one whose goroutine ends last, and nobody disposes of the others (fetcher.go:213-226).
  if (defects.has('B1') && candidates.length > 1 && (isIndexed || !alias)) {
    return { winner: anyOf(session, candidates)?.facts, needsAlias: false, leftovers: [] };
  }
  // C: an id that the index shows is done with; the alias is not even looked at (fetcher.go:312-321).
  // E: the same rule, for a key that is too young to be in the index.
  const hidden = named !== undefined && !isIndexed;
  if (newest && hidden && (defects.has('C') || (defects.has('E') && isYoung(session, named)))) {
    return { winner: newest.facts, needsAlias: false, leftovers: [] };
  }
  // B0: a key that a crash left without its alias is used as it is (awskms.go:547-567).
  if (defects.has('B0') && newest && !alias) {
    return { winner: newest.facts, needsAlias: false, leftovers: [] };
  }
  const winner = alias ? named : newest?.facts;
  return {
    winner,
    needsAlias: !alias && winner !== undefined,
    leftovers: candidates.filter(({ facts }) => facts.arn !== winner?.arn),
  };
}

function isYoung({ clock }: Session, { created }: Facts): boolean {
  return created !== undefined && clock.now() - created.getTime() < TIMES.indexLag;
}

function newestFirst({ facts: one }: Candidate, { facts: other }: Candidate): number {
  const age = (other.created?.getTime() ?? 0) - (one.created?.getTime() ?? 0);
  return age || (one.arn < other.arn ? -1 : 1);
}

/** Stands in for chance: another one at another instant, the same one in a repeated run. */
function anyOf({ clock }: Session, candidates: readonly Candidate[]): Candidate | undefined {
  const arns = candidates.map(({ facts }) => facts.arn).sort();
  const draw = createHash('sha256')
    .update([clock.now(), ...arns].join())
    .digest()
    .readUInt32BE();
  return candidates.find(({ facts }) => facts.arn === arns[draw % arns.length]);
}
