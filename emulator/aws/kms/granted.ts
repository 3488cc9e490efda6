import type { GrantRecord } from './grant-store.ts';
import { encryptionContextOf } from './request-keys.ts';

type Context = Readonly<Record<string, string>>;
type Input = Readonly<Record<string, unknown>>;

/**
 * Whether a grant permits a request ("Grants in AWS KMS", KMS developer guide): the operation is among those
 * granted, and the encryption context fits the constraints. A grant made under CreateGrant permits no more than
 * its own grant does.
 */
export function permits({ operations, constraints }: GrantRecord, action: string, input: Input): boolean {
  if (!(operations as readonly string[]).includes(action)) return false;
  if (action === 'CreateGrant') return isNarrower(operations, constraints, input);
  const context = encryptionContextOf(action, input);
  // "Grant constraints apply only to operations that take an encryption context."
  if (!constraints || context === undefined) return true;
  const { subset, equals } = constraints;
  if (equals && !(includes(context, equals) && includes(equals, context))) return false;
  return !subset || includes(context, subset);
}

/** "The grant that the grantee creates cannot be less restrictive" (CreateGrant, KMS developer guide). */
function isNarrower(
  operations: readonly string[],
  constraints: GrantRecord['constraints'],
  input: Input,
): boolean {
  const asked = (input.Operations ?? []) as readonly string[];
  if (!asked.every((operation) => operations.includes(operation))) return false;
  const { EncryptionContextSubset: subset, EncryptionContextEquals: equals } = (input.Constraints ??
    {}) as Readonly<Record<string, Context>>;
  const { subset: mustInclude, equals: mustEqual } = constraints ?? {};
  if (mustEqual && !(equals && includes(equals, mustEqual) && includes(mustEqual, equals))) return false;
  return !mustInclude || [subset, equals].some((context) => context && includes(context, mustInclude));
}

function includes(context: Context, part: Context): boolean {
  return Object.entries(part).every(([key, value]) => Object.hasOwn(context, key) && context[key] === value);
}
