import { partitionOf } from '../arn.ts';
import { refusals } from './errors.ts';
import type { Place } from './key-record.ts';
import type { ResourceQuotas } from './quotas.ts';

/** The only name that a key policy can have (API reference of PutKeyPolicy). */
export const POLICY_NAME = 'default';

/** The policy of a key that was created without one ("Default key policy", KMS developer guide). */
export function defaultKeyPolicy({ account, region }: Place): string {
  return `{
  "Version" : "2012-10-17",
  "Id" : "key-default-1",
  "Statement" : [ {
    "Sid" : "Enable IAM User Permissions",
    "Effect" : "Allow",
    "Principal" : {
      "AWS" : "arn:${partitionOf(region)}:iam::${account}:root"
    },
    "Action" : "kms:*",
    "Resource" : "*"
  } ]
}`;
}

/**
 * Checks that a document is a key policy by its form. Whether it would lock the caller out is not asked:
 * that check guards against losing access, and without IAM enforcement nobody can lose it.
 * @throws AwsError MalformedPolicyDocumentException, LimitExceededException
 */
export function checkKeyPolicy(text: string, { keyPolicyBytes }: ResourceQuotas): void {
  if (Buffer.byteLength(text) > keyPolicyBytes) throw refusals.policyTooLong(keyPolicyBytes);
  const document = parse(text);
  if (!isRecord(document)) throw refusals.malformedPolicy('The policy is not a JSON object.');
  const { Version, Statement } = document;
  if (Version !== undefined && Version !== '2012-10-17' && Version !== '2008-10-17') {
    throw refusals.malformedPolicy('The policy Version must be 2012-10-17 or 2008-10-17.');
  }
  const statements = Array.isArray(Statement) ? Statement : [Statement];
  if (statements.length === 0) throw refusals.malformedPolicy('The policy has no statement.');
  for (const statement of statements) checkStatement(statement);
}

/** The text about the principal is recorded (terraform-aws-eks#2163); the others are inferred. */
function checkStatement(statement: unknown): void {
  if (!isRecord(statement))
    throw refusals.malformedPolicy('Policy contains a statement that is no JSON object.');
  if (statement.Effect !== 'Allow' && statement.Effect !== 'Deny') {
    throw refusals.malformedPolicy('Policy contains a statement whose Effect is neither Allow nor Deny.');
  }
  if (statement.Principal === undefined && statement.NotPrincipal === undefined) {
    throw refusals.malformedPolicy('Policy contains a statement with no principal.');
  }
  if (statement.Action === undefined && statement.NotAction === undefined) {
    throw refusals.malformedPolicy('Policy contains a statement with no action.');
  }
  if (statement.Resource === undefined && statement.NotResource === undefined) {
    throw refusals.malformedPolicy('Policy contains a statement with no resource.');
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw refusals.malformedPolicy('The policy is not valid JSON.');
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
