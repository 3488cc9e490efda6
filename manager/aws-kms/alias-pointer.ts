import { isCode } from './cloud-errors.ts';
import { describeKey } from './key-facts.ts';
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
    if (!facts || facts.arn === current.arn || session.doomed.has(facts.arn)) return;
    session.logger.error({ alias, expected: current.arn, found: facts.arn }, SHARED_IDENTIFIER);
  } catch (error) {
    session.logger.debug({ alias, error }, 'Could not check the alias before the rotation');
  }
}

/** The explanation that goes with an alias that somebody else has moved. */
export const SHARED_IDENTIFIER =
  'The alias names a key that this server did not make: probably another server uses the same identifier. ' +
  'Give each server an identifier of its own.';
