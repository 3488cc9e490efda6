import { mapConcurrently } from '../../../manager/concurrency.ts';
import type { KeyType } from '../../../manager/index.ts';
import { type Facts, readPublicKey } from './calls.ts';
import type { Doomed } from './dispose.ts';
import { LIMITS, TIMES } from './limits.ts';
import { readOwnAliases, usableTarget } from './own-aliases.ts';
import type { Entry, Session } from './session.ts';

/** What a start finds. */
export interface Found {
  readonly entries: readonly Entry[];
  /** Keys of this server beside those in use. */
  readonly leftovers: readonly Doomed[];
  /** Key ids whose refresh cannot wait for the next regular one. */
  readonly outdated: readonly string[];
}

/** A key that is to be used, and when its server last gave a sign of life. */
export interface Choice {
  readonly keyId: string;
  readonly facts: Facts & { type: KeyType };
  readonly tagged: boolean;
  readonly signs: readonly (Date | undefined)[];
}

/** Finds the keys of this server by its aliases. */
export async function discoverByAliases(session: Session): Promise<Found> {
  const { logger } = session;
  logger.warn({}, 'Discovery of keys by aliases will be deprecated: set enable_tag_based_key_discovery');
  const choices = (await readOwnAliases(session)).flatMap((alias): Choice[] => {
    const facts = usableTarget(session, alias);
    return facts ? [{ keyId: alias.keyId, facts, tagged: false, signs: [alias.updated] }] : [];
  });
  return found(session, choices, []);
}

/** Reads the public keys of what was chosen. */
export async function found(
  session: Session,
  choices: readonly Choice[],
  leftovers: readonly Doomed[],
): Promise<Found> {
  const entries = await mapConcurrently(
    choices,
    LIMITS.concurrentReads,
    session.signal,
    async ({ keyId, facts, tagged }): Promise<Entry> => ({
      arn: facts.arn,
      publicKey: await readPublicKey(session, keyId, facts),
      tagged,
    }),
  );
  const outdated = choices.filter(({ signs }) => signs.some((sign) => isOutdated(session, sign)));
  return { entries, leftovers, outdated: outdated.map(({ keyId }) => keyId) };
}

/** Whether a peer, by whichever clock, may soon take the server for gone. */
function isOutdated({ clock, age }: Session, sign: Date | undefined): boolean {
  if (sign === undefined) return true;
  return clock.now() - sign.getTime() > TIMES.refresh || age.isOver(sign, TIMES.refresh);
}
