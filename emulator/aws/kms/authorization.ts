import { principalOf } from '../../iam/caller.ts';
import type { ContextKeys } from '../../iam/context.ts';
import type { Decision, Policies } from '../../iam/evaluate.ts';
import { parsedPolicy } from '../../iam/parsed-policies.ts';
import type { Principal } from '../../iam/principals.ts';
import type { View } from '../../store/store.ts';
import { partitionOf } from '../arn.ts';
import { authorize, refusalText } from '../authorization.ts';
import { AwsError } from '../errors.ts';
import type { CallContext } from '../service.ts';
import { type AuthorizationFacts, authorizationFacts } from './authorization-facts.ts';
import { foreignAccount } from './errors.ts';
import type { GrantRecord } from './grant-store.ts';
import { permits } from './granted.ts';
import type { KeyRecord } from './key-record.ts';
import { parameterKeys } from './request-keys.ts';

/** What an operation knows of its use of a key beside its input. */
export interface KeyUse {
  /** The IAM action without its prefix, where it is not the operation's name. */
  readonly action?: string;
  /** The alias that the request names the key by. */
  readonly alias?: string | undefined;
  /** Condition keys that follow from more than one key. */
  readonly keys?: ContextKeys;
}

/**
 * Asks whether the caller may use a key so, when IAM is enforced.
 * @throws AwsError AccessDeniedException
 */
export async function authorizeKey(
  view: View,
  context: CallContext,
  key: KeyRecord,
  operation: string,
  { action = operation, alias, keys = {} }: KeyUse = {},
): Promise<void> {
  if (!context.world.enforceIam) return;
  const input = inputOf(context);
  const principal = principalOf(context.caller, context.world.identities);
  const facts = await authorizationFacts(view, context, key, namesOf(principal), tokensOf(input));
  const decision = authorize(context, {
    action: `kms:${action}`,
    resource: key.arn,
    resourceAccount: key.account,
    keys: {
      ...keyKeys(context, key, facts),
      'kms:RequestAlias': alias,
      ...parameterKeys(action, input),
      ...keys,
    },
    side: {
      policy: parsedPolicy(facts.policy, 'resource'),
      alsoAllowed: facts.grants
        .filter((grant) => permits(grant, action, input))
        .map(({ grantee }) => grantee),
    },
  });
  if (!decision.allowed) throw denied(context, key, action, decision);
}

/**
 * Asks whether the caller may retire a grant: the account that made it, its retiring principal, and its grantee if
 * RetireGrant is granted; a policy of the key can only deny it ("Retiring and revoking grants", KMS developer guide;
 * the permissions table says "not effective in a key policy").
 * @throws AwsError AccessDeniedException
 */
export async function authorizeRetirement(
  view: View,
  context: CallContext,
  key: KeyRecord,
  grant: GrantRecord,
): Promise<void> {
  if (!context.world.enforceIam) return;
  const facts = await authorizationFacts(view, context, key, [], []);
  const retirers = [
    grant.issuer,
    ...(grant.retiring === undefined ? [] : [grant.retiring]),
    ...(grant.operations.includes('RetireGrant') ? [grant.grantee] : []),
  ];
  const side: Policies['resource'] = {
    policy: parsedPolicy(facts.policy, 'resource'),
    deniesOnly: true,
    alsoAllowed: retirers,
  };
  const decision = authorize(context, {
    action: 'kms:RetireGrant',
    resource: key.arn,
    resourceAccount: key.account,
    keys: keyKeys(context, key, facts),
    side,
  });
  if (!decision.allowed) throw denied(context, key, 'RetireGrant', decision);
}

/** Identity policies decide alone over aliases, and over operations without a key. @throws AwsError AccessDeniedException */
export function authorizeOwn(
  context: CallContext,
  action: string,
  resource = '*',
  keys: ContextKeys = {},
): void {
  if (!context.world.enforceIam) return;
  const { caller } = context;
  const decision = authorize(context, {
    action: `kms:${action}`,
    resource,
    resourceAccount: caller.account,
    keys: { 'kms:CallerAccount': caller.account, ...parameterKeys(action, inputOf(context)), ...keys },
  });
  if (!decision.allowed) throw accessDenied(refusalText(context, `kms:${action}`, resource, decision));
}

/**
 * A new key with tags needs kms:TagResource on a key that has no name yet; the refusal names no resource (recorded:
 * azul#5628, CUDly#1670). The developer guide's example allows it on `key/*`.
 * @throws AwsError AccessDeniedException
 */
export function authorizeTagsOfNewKey(context: CallContext, keys: ContextKeys): void {
  if (!context.world.enforceIam) return;
  const { caller, region } = context;
  const decision = authorize(context, {
    action: 'kms:TagResource',
    resource: `arn:${partitionOf(region)}:kms:${region}:${caller.account}:key/*`,
    resourceAccount: caller.account,
    keys: {
      'kms:CallerAccount': caller.account,
      ...keys,
      ...parameterKeys('TagResource', inputOf(context)),
    },
  });
  if (!decision.allowed) throw accessDenied(refusalText(context, 'kms:TagResource', undefined, decision));
}

/**
 * ReplicateKey needs kms:CreateKey in the replica's Region too, and kms:TagResource for tags (API reference).
 * @param context the call's, in the replica's Region
 * @throws AwsError AccessDeniedException
 */
export function authorizeReplica(context: CallContext, primary: KeyRecord): void {
  const keys: ContextKeys = {
    'kms:KeySpec': primary.spec,
    'kms:KeyUsage': primary.usage,
    'kms:KeyOrigin': primary.origin,
    'kms:MultiRegion': 'true',
    'kms:MultiRegionKeyType': 'REPLICA',
  };
  authorizeOwn(context, 'CreateKey', '*', keys);
  if (hasTags(context)) authorizeTagsOfNewKey(context, keys);
}

export function hasTags(context: CallContext): boolean {
  return ((inputOf(context).Tags ?? []) as readonly unknown[]).length > 0;
}

/** What policies know of a key that CreateKey is to make. */
export function keyInRequest(context: CallContext): ContextKeys {
  const { KeySpec, CustomerMasterKeySpec, KeyUsage, Origin, MultiRegion } = inputOf(context);
  return {
    'kms:KeySpec': String(KeySpec ?? CustomerMasterKeySpec ?? 'SYMMETRIC_DEFAULT'),
    'kms:KeyUsage': String(KeyUsage ?? 'ENCRYPT_DECRYPT'),
    'kms:KeyOrigin': String(Origin ?? 'AWS_KMS'),
    'kms:MultiRegion': String(MultiRegion ?? false),
    'kms:MultiRegionKeyType': MultiRegion ? 'PRIMARY' : undefined,
  };
}

/** What policies know a key by ("AWS KMS condition keys", KMS developer guide). */
function keyKeys(
  { caller }: CallContext,
  key: KeyRecord,
  { tags, aliases, multiRegionKeyType }: AuthorizationFacts,
): ContextKeys {
  return {
    'kms:CallerAccount': caller.account,
    'kms:KeySpec': key.spec,
    'kms:KeyUsage': key.usage,
    'kms:KeyOrigin': key.origin,
    'kms:MultiRegion': String(key.multiRegion ?? false),
    'kms:MultiRegionKeyType': multiRegionKeyType,
    'kms:ResourceAliases': aliases,
    ...Object.fromEntries(tags.map((tag) => [`aws:ResourceTag/${tag.key}`, tag.value])),
  };
}

/** The ARNs under which a grant can reach a caller. */
function namesOf(principal: Principal): readonly string[] {
  const { arn, account } = principal;
  const root = arn.replace(/:(iam|sts):.*$/, `:iam::${account}:root`);
  switch (principal.kind) {
    case 'role-session':
      return [arn, principal.roleArn, root];
    case 'federated-user':
      return [...new Set([arn, principal.userArn, root])];
    default:
      return [...new Set([arn, root])];
  }
}

function denied(
  context: CallContext,
  key: KeyRecord,
  action: string,
  decision: Extract<Decision, { allowed: false }>,
): AwsError {
  const { caller } = context;
  // To strangers nothing is told of the key, as recorded, not even whether it exists.
  if (key.account !== caller.account && decision.by === 'resource') return foreignAccount(caller.arn, action);
  return accessDenied(refusalText(context, `kms:${action}`, key.arn, decision));
}

function accessDenied(text: string): AwsError {
  return new AwsError('AccessDeniedException', text);
}

function inputOf({ input }: CallContext): Readonly<Record<string, unknown>> {
  return input as Readonly<Record<string, unknown>>;
}

function tokensOf(input: Readonly<Record<string, unknown>>): readonly string[] {
  return (input.GrantTokens ?? []) as readonly string[];
}
