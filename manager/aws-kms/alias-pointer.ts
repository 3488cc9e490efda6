import { isCode } from './cloud-errors.ts';
import { describeKey, type KeyFacts } from './key-facts.ts';
import { TIMES } from './limits.ts';
import { listAliases } from './listings.ts';
import type { Session } from './session.ts';

/**
 * Makes the alias of `keyId` name the key `arn`, whether the alias is there or not. This call commits a
 * rotation: whoever starts later takes the alias's target. The caller holds the alias lock.
 * @throws the service's error; after a lost answer the alias may have moved all the same.
 */
export async function pointAlias(session: Session, keyId: string, arn: string): Promise<void> {
  const { cloud, names, ring } = session;
  const target = { AliasName: names.alias(keyId), TargetKeyId: arn };
  const update = { call: () => cloud.updateAlias(target), otherwise: 'NotFoundException' };
  const create = { call: () => cloud.createAlias(target), otherwise: 'AlreadyExistsException' };
  // The third step is for an alias that comes or goes in between, and for a lagging view of it.
  const steps = ring.get(keyId) ? [update, create, update] : [create, update, create];
  let refusal: unknown;
  for (const { call, otherwise } of steps) {
    try {
      await call();
      return;
    } catch (error) {
      if (!isCode(error, otherwise)) throw error;
      refusal = error;
    }
  }
  throw refusal;
}

/**
 * Says so when the alias of a key that is about to be replaced names a key that is not ours: another server
 * uses the same identifier, and the two take each other's keys.
 */
export async function reportForeignTarget(session: Session, keyId: string): Promise<void> {
  const current = session.ring.get(keyId);
  if (!current) return;
  const alias = session.names.alias(keyId);
  try {
    const facts = await describeKey(session, alias);
    if (!facts || facts.arn === current.arn) return;
    if (session.doomed.has(facts.arn) || session.abandoned.has(facts.arn)) return;
    session.logger.error({ alias, expected: current.arn, found: facts.arn }, SHARED_IDENTIFIER);
  } catch (error) {
    session.logger.debug({ alias, error }, 'Could not check the alias before the rotation');
  }
}

/**
 * Whether an alias still names the key of a failed rotation of this process: only the answer was lost, and an outage
 * outlasted the disposal. A process of the same identifier that started meanwhile has taken that key into use, which
 * shows once it has refreshed the alias.
 */
export async function isLeftOnAbandoned(
  session: Session,
  alias: string,
  { arn, createdAt }: KeyFacts,
): Promise<boolean> {
  if (!session.abandoned.has(arn)) return false;
  const found = (await listAliases(session, arn)).find(({ AliasName }) => AliasName === alias);
  const written = found?.LastUpdatedDate?.getTime();
  return written === undefined || createdAt === undefined || written - createdAt.getTime() < TIMES.keepAlive;
}

/** The explanation that goes with an alias that somebody else has moved. */
export const SHARED_IDENTIFIER =
  'The alias names a key that this server did not make: probably another server uses the same identifier. ' +
  'Give each server an identifier of its own.';

/** What is told when an alias is moved away from a key of this server that is not in use. */
export const PUTTING_BACK = 'The alias names a key out of use; putting it back';
