import { createHash } from 'node:crypto';
import type { Json } from '../../store/store.ts';
import type { JournalEntry } from '../../world/journal.ts';
import type { ServiceModel } from '../model/model.ts';
import { parametersOf } from './event-json.ts';
import { affectedKey, answerOf, requestOf } from './kms-records.ts';
import { userIdentity } from './user-identity.ts';

/** One id an event, always the same for the same call. A call can show in two Regions, with one request id. */
export function eventIdOf({ requestId, region }: Pick<JournalEntry, 'requestId' | 'region'>): string {
  const hex = createHash('sha256').update(`${requestId}/${region}`).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

export function eventSourceOf({ service }: JournalEntry): string {
  return `${service}.amazonaws.com`;
}

/**
 * Whether a call only reads. The KMS developer guide's log entries mark every cryptographic operation so, and
 * CloudTrail marks the calls of STS so that give credentials.
 */
export function isReadOnly({ operation }: JournalEntry): boolean {
  return READS.test(operation);
}

const READS = new RegExp(
  '^(Get|List|Describe|Lookup|Search|Generate|Verify|AssumeRo|DecodeAuthorization|' +
    '(Sign|Encrypt|Decrypt|ReEncrypt|DeriveSharedSecret)$)',
);

/** Seconds since the epoch: CloudTrail knows no finer ones. */
export function secondOf({ time }: JournalEntry): number {
  return Math.floor(Date.parse(time) / 1000);
}

/** The resources of a call as LookupEvents names them. */
export function resourcesOf({ resources }: JournalEntry) {
  return resources.map((arn) => ({ ResourceType: typeOf(arn), ResourceName: arn }));
}

/** AWS::KMS::Key is in the log entries of the KMS developer guide; the other names are CloudFormation's. */
function typeOf(arn: string): string | undefined {
  const [, , service, , , resource = ''] = arn.split(':');
  return RESOURCE_TYPES[`${service}:${resource.split('/')[0]}`];
}

const RESOURCE_TYPES: Readonly<Record<string, string>> = {
  'kms:key': 'AWS::KMS::Key',
  'kms:alias': 'AWS::KMS::Alias',
  'iam:role': 'AWS::IAM::Role',
};

/**
 * The record that CloudTrail keeps of a call ("CloudTrail record contents" of its user guide). A call from inside the
 * process has no source address.
 */
export function recordOf(entry: JournalEntry, model: ServiceModel): Json {
  const shapes = model.operations[entry.operation];
  const readOnly = isReadOnly(entry);
  const answers = !readOnly || (entry.service === 'sts' && GIVES_CREDENTIALS.has(entry.operation));
  return {
    eventVersion: '1.11',
    userIdentity: userIdentity(entry),
    eventTime: new Date(secondOf(entry) * 1000).toISOString().replace('.000', ''),
    eventSource: eventSourceOf(entry),
    eventName: entry.operation,
    awsRegion: entry.region,
    ...(entry.client?.address !== undefined && { sourceIPAddress: entry.client.address }),
    ...(entry.client?.userAgent !== undefined && { userAgent: entry.client.userAgent }),
    ...(entry.error && { errorCode: errorCode(entry.error.code), errorMessage: entry.error.message }),
    requestParameters: parametersOf(model, shapes?.input, requestOf(entry)),
    responseElements: answers && !entry.error ? responseElementsOf(entry, model) : null,
    requestID: entry.requestId,
    eventID: eventIdOf(entry),
    readOnly,
    resources: resourcesOf(entry).map(({ ResourceType, ResourceName }) => ({
      accountId: ResourceName.split(':')[4] ?? entry.account,
      ...(ResourceType !== undefined && { type: ResourceType }),
      ARN: ResourceName,
    })),
    eventType: 'AwsApiCall',
    managementEvent: true,
    recipientAccountId: entry.account,
    eventCategory: 'Management',
  };
}

function responseElementsOf(entry: JournalEntry, model: ServiceModel): Json {
  const answer = parametersOf(model, model.operations[entry.operation]?.output, answerOf(entry));
  const keyId = affectedKey(entry);
  return keyId === undefined ? answer : { ...(answer as Readonly<Record<string, Json>> | null), keyId };
}

/** The exception to "null for what only reads": log entries of the IAM user guide show who was given what. */
const GIVES_CREDENTIALS: ReadonlySet<string> = new Set([
  'AssumeRole',
  'AssumeRoleWithWebIdentity',
  'GetSessionToken',
  'GetFederationToken',
]);

/** CloudTrail writes AccessDenied without its ending (log entries of the KMS developer guide). */
function errorCode(code: string): string {
  return code === 'AccessDeniedException' ? 'AccessDenied' : code;
}
