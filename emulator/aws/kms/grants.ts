import { createHash } from 'node:crypto';
import type {
  GrantConstraints,
  GrantListEntry,
  GrantOperation,
  KeySpec,
  KeyUsageType,
} from '@aws-sdk/client-kms';
import type { View } from '../../store/store.ts';
import { parseArn, partitionOf } from '../arn.ts';
import type { CallContext } from '../service.ts';
import { authorizeRetirement } from './authorization.ts';
import { foreignAccount, refusals } from './errors.ts';
import { type GrantConstraintsRecord, type GrantRecord, getGrant } from './grant-store.ts';
import type { KeyRecord } from './key-record.ts';
import { findKey, keyArn } from './key-reference.ts';
import { factsOf } from './key-specs.ts';
import { LIMITS } from './limits.ts';

/** Grantees and retiring principals that IAM and STS know (CreateGrant, API reference). */
const PRINCIPALS = {
  iam: /^(root|(user|role)\/[\w+=,.@/-]*[\w+=,.@-])$/,
  sts: /^(assumed-role\/[\w+=,.@/-]+\/[\w+=,.@-]+|federated-user\/[\w+=,.@:-]+)$/,
} as const;

/** `dynamodb.amazonaws.com`, also with a Region or for China. */
const SERVICE_PRINCIPAL = /^[a-z0-9-]+(\.[a-z0-9-]+)*\.amazonaws\.com(\.cn)?$/;

/**
 * Checks that a text is the ARN of an account, user, role, federated user or assumed role. Whether there is such
 * a principal is not asked: it would be the business of an IAM service.
 * @throws AwsError InvalidArnException
 */
export function checkPrincipal(principal: string, { region }: CallContext): string {
  const arn = parseArn(principal);
  const isPrincipal =
    arn !== undefined &&
    (arn.service === 'iam' || arn.service === 'sts') &&
    arn.partition === partitionOf(region) &&
    arn.region === '' &&
    /^\d{12}$/.test(arn.account) &&
    PRINCIPALS[arn.service].test(arn.resource);
  if (!isPrincipal) throw refusals.invalidPrincipal(principal);
  return principal;
}

/**
 * A grantee can be an AWS service too: Terraform's acceptance tests on live AWS make such a grant
 * (terraform-provider-aws#32595).
 * @throws AwsError InvalidArnException
 */
export function checkGrantee(principal: string, context: CallContext): string {
  return SERVICE_PRINCIPAL.test(principal) ? principal : checkPrincipal(principal, context);
}

const ANY_KEY: readonly GrantOperation[] = ['CreateGrant', 'DescribeKey', 'RetireGrant'];
const ENCRYPTION: readonly GrantOperation[] = ['Decrypt', 'Encrypt', 'ReEncryptFrom', 'ReEncryptTo'];
const DATA_KEYS: readonly GrantOperation[] = [
  'GenerateDataKey',
  'GenerateDataKeyPair',
  'GenerateDataKeyPairWithoutPlaintext',
  'GenerateDataKeyWithoutPlaintext',
];
const BY_USAGE: Readonly<Partial<Record<KeyUsageType, readonly GrantOperation[]>>> = {
  ENCRYPT_DECRYPT: ENCRYPTION,
  SIGN_VERIFY: ['Sign', 'Verify'],
  GENERATE_VERIFY_MAC: ['GenerateMac', 'VerifyMac'],
  KEY_AGREEMENT: ['DeriveSharedSecret'],
};

/** What a grant on such a key can permit ("Grant operations", KMS developer guide). */
function grantableOperations(spec: KeySpec, usage: KeyUsageType): readonly GrantOperation[] {
  return [
    ...ANY_KEY,
    ...(BY_USAGE[usage] ?? []),
    ...(spec === 'SYMMETRIC_DEFAULT' ? DATA_KEYS : []),
    ...(factsOf(spec).material.kind === 'pair' ? (['GetPublicKey'] as const) : []),
  ];
}

/** @returns the operations, each once. @throws AwsError ValidationException */
export function checkGrantOperations(
  operations: readonly GrantOperation[],
  key: KeyRecord,
): readonly GrantOperation[] {
  const permitted = [...new Set(operations)];
  if (permitted.length === 0) throw refusals.grantOfNothing();
  const grantable = grantableOperations(key.spec, key.usage);
  for (const operation of permitted) {
    if (!grantable.includes(operation)) throw refusals.notGrantable(operation, key);
  }
  if (permitted.every((operation) => operation === 'CreateGrant')) throw refusals.grantOfGrantsOnly();
  return permitted;
}

/** @throws AwsError ValidationException */
export function checkGrantConstraints(
  { EncryptionContextSubset: subset, EncryptionContextEquals: equals }: GrantConstraints,
  key: KeyRecord,
): GrantConstraintsRecord {
  for (const context of [subset, equals]) {
    if (context === undefined) continue;
    if (key.spec !== 'SYMMETRIC_DEFAULT') throw refusals.constraintOnKey();
    const { pairs, valueCharacters } = LIMITS.grantConstraint;
    if (Object.keys(context).length > pairs) throw refusals.constraintPairs(pairs);
    if (Object.values(context).some((value) => value.length > valueCharacters)) {
      throw refusals.constraintValue(valueCharacters);
    }
  }
  return { ...(subset && { subset }), ...(equals && { equals }) };
}

/**
 * What makes two requests with a name the same: all parameters that the grant is made of. That the order of
 * operations and of context pairs does not matter is inferred.
 */
export function requestFingerprint(
  grant: Pick<GrantRecord, 'name' | 'grantee' | 'retiring' | 'operations' | 'constraints'>,
): string {
  const { name = '', grantee, retiring = '', operations, constraints } = grant;
  const contexts = [constraints?.subset, constraints?.equals].map(
    (context) => context && Object.entries(context).toSorted(([a], [b]) => (a < b ? -1 : 1)),
  );
  const request = [name, grantee, retiring, operations.toSorted(), contexts];
  return createHash('sha256').update(JSON.stringify(request)).digest('hex');
}

/** A grant as both lists show it; one without a name has an empty one (ListGrants, API reference's example). */
export function grantEntry(grant: GrantRecord): GrantListEntry {
  const { name = '', retiring, constraints } = grant;
  return {
    KeyId: keyArn(grant, grant.keyId),
    GrantId: grant.id,
    Name: name,
    CreationDate: new Date(grant.created),
    GranteePrincipal: grant.grantee,
    ...(retiring !== undefined && { RetiringPrincipal: retiring }),
    IssuingAccount: grant.issuer,
    Operations: [...grant.operations],
    ...(constraints && {
      Constraints: {
        ...(constraints.subset && { EncryptionContextSubset: { ...constraints.subset } }),
        ...(constraints.equals && { EncryptionContextEquals: { ...constraints.equals } }),
      },
    }),
  };
}

/** @throws AwsError InvalidGrantIdException for what cannot be the id of a grant */
export function checkGrantId(id: string): string {
  if (!/^[0-9a-f]{64}$/.test(id)) throw refusals.invalidGrantId();
  return id;
}

/**
 * Finds the grant that a request names by its key and its id. The order: the key and its state, the form of the
 * id, whether there is such a grant. Inferred.
 * @throws AwsError NotFoundException, InvalidGrantIdException, or what is wrong with the key
 */
export async function findGrant(
  view: View,
  context: CallContext,
  operation: 'RetireGrant' | 'RevokeGrant',
  reference: string,
  id: string,
): Promise<GrantRecord> {
  // Who may retire a grant, the grant tells.
  const use = operation === 'RetireGrant' ? 'asks-itself' : {};
  const key = await findKey(view, context, operation, reference, { aliases: false, use });
  const grant = await getGrant(view, key, key.id, checkGrantId(id));
  if (!grant) {
    // A stranger is not told that the key exists.
    const foreign = use === 'asks-itself' && key.account !== context.caller.account;
    throw foreign ? foreignAccount(context.caller.arn, operation) : refusals.grantNotFound(id);
  }
  if (operation === 'RetireGrant') await authorizeRetirement(view, context, key, grant);
  return grant;
}
