import { timingSafeEqual } from 'node:crypto';
import { machineTime } from '../../world/machine-time.ts';
import { getSession, TEMPORARY, wasGivenOut } from '../../world/sessions.ts';
import type { World } from '../../world/world.ts';
import { authentication } from '../authentication-errors.ts';
import type { Service } from '../service.ts';
import type { HttpRequest } from './message.ts';
import { formatTime, parseTime, readClaims, type SignatureClaims } from './signature-claims.ts';
import { signV4 } from './signature-v4.ts';

/** Refuses a request that is not signed by who it claims. @throws AwsError */
export type SignatureCheck = (request: HttpRequest, service: Service) => Promise<void>;

/**
 * Minutes that a signature may be older or younger than the machine's time: 5 for JSON services (recorded from KMS:
 * aws-sdk-js-v3#6400), 15 for STS (aws-cli#6676). A presigned request lives no longer, whatever its X-Amz-Expires
 * says (recorded from STS: aws-sdk-go#2167).
 */
const SKEW_MINUTES = { json: 5, query: 15 } as const;

/**
 * Verifies Signature Version 4 with the secrets of the configured access keys and of the sessions of STS. The order
 * of checks: form, time, host, scope, access key, signature, session token; inferred.
 */
export function signatureCheck(world: World): SignatureCheck {
  return async (request, service) => {
    const claims = readClaims(request);
    const { protocol } = service.model;
    const refuse = (message: string) => authentication.invalidSignature(protocol, message);
    const wrong =
      wrongTime(claims, SKEW_MINUTES[protocol]) ?? wrongHost(claims) ?? wrongScope(claims, service);
    if (wrong !== undefined) throw refuse(wrong);
    const credentials = await credentialsOf(claims.accessKeyId, world);
    if (credentials === 'gone') throw authentication.expiredToken(protocol);
    if (!credentials) throw authentication.unknownKey(protocol);
    const { timestamp, signedHeaders, date, region, service: scoped } = claims;
    const expected = signV4(request, {
      secret: credentials.secret,
      timestamp,
      scope: `${date}/${region}/${scoped}/aws4_request`,
      signedHeaders,
    });
    if (!equal(expected.signature, claims.signature)) throw refuse(mismatch(expected));
    if (!equal(credentials.sessionToken ?? '', claims.sessionToken ?? '')) {
      throw authentication.invalidToken(protocol);
    }
  };
}

/** Texts recorded from KMS, Kinesis and STS: aws-sdk-js-v3#6400, aws-sdk-go#2194, aws-cli#6676. */
function wrongTime({ timestamp }: SignatureClaims, minutes: number): string | undefined {
  const now = machineTime();
  const signed = parseTime(timestamp);
  const skew = minutes * 60_000;
  // A time that no calendar has is as old as time.
  if (Number.isNaN(signed) || signed < now - skew) {
    return `Signature expired: ${timestamp} is now earlier than ${formatTime(now - skew)} (${formatTime(now)} - ${minutes} min.)`;
  }
  if (signed > now + skew) {
    return `Signature not yet current: ${timestamp} is still later than ${formatTime(now + skew)} (${formatTime(now)} + ${minutes} min.)`;
  }
  return undefined;
}

/** Recorded: aws-sdk-php#2469. */
function wrongHost({ signedHeaders }: SignatureClaims): string | undefined {
  if (signedHeaders.includes('host')) return undefined;
  return `'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.`;
}

/** Every Region is served here, so none is wrong. The date: recorded, requests-aws4auth#7. */
function wrongScope({ service, date, timestamp }: SignatureClaims, { name }: Service): string | undefined {
  const wrong: string[] = [];
  if (service !== name) wrong.push(`Credential should be scoped to correct service: '${name}'.`);
  const day = timestamp.slice(0, 8);
  if (date !== day) {
    wrong.push(
      `Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '${date}' != '${day}', from '${timestamp}'.`,
    );
  }
  return wrong.length > 0 ? wrong.join(' ') : undefined;
}

interface Credentials {
  readonly secret: string;
  readonly sessionToken?: string | undefined;
}

async function credentialsOf(accessKeyId: string, world: World): Promise<Credentials | 'gone' | undefined> {
  const key = world.identities.accessKey(accessKeyId);
  if (key) return key.active && key.secret !== undefined ? { secret: key.secret } : undefined;
  if (!accessKeyId.startsWith(TEMPORARY)) return undefined;
  const session = await world.store.read((view) => getSession(view, accessKeyId));
  if (!session) return wasGivenOut(accessKeyId) ? 'gone' : undefined;
  const { secret, sessionToken } = session;
  return secret === undefined ? undefined : { secret, sessionToken };
}

/** Recorded from several services, for instance boto3#756. */
function mismatch({ canonicalRequest, stringToSign }: ReturnType<typeof signV4>): string {
  return `The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.

The Canonical String for this request should have been
'${canonicalRequest}'

The String-to-Sign should have been
'${stringToSign}'
`;
}

function equal(one: string, other: string): boolean {
  const [left, right] = [Buffer.from(one), Buffer.from(other)];
  return left.length === right.length && timingSafeEqual(left, right);
}
