import { tagValueProblems } from '../aws-kms/user-tags.ts';
import { KeyManagerError } from '../key-manager.ts';

/** Whose keys they are. A deployment comes and goes as a whole; its servers (replicas) have keys of their own. */
export interface Owner {
  readonly trustDomain: string;
  readonly deploymentId: string;
  /** One process at a time has it. */
  readonly serverId: string;
}

/**
 * Checks that the names can be told apart and kept in tags.
 * @throws KeyManagerError `INVALID_ARGUMENT` with every problem.
 */
export function checkOwner(owner: Owner): Owner {
  const problems = ownerProblems(owner);
  if (problems.length === 0) return owner;
  throw new KeyManagerError('INVALID_ARGUMENT', `the owner of the keys is invalid: ${problems.join('; ')}`);
}

/** What is wrong with an owner, or with what is known of it so far. */
export function ownerProblems(owner: Partial<Owner>): string[] {
  return Object.entries(owner).flatMap(([field, value]) =>
    value.trim() === '' ? [`${field} is missing`] : tagValueProblems(`${field} "${value}"`, value),
  );
}
