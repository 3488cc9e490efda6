import { LRUCache } from 'lru-cache';
import { AwsError } from '../errors.ts';
import type { HttpRequest } from './message.ts';

/** What the credentials of a request claim. Signatures are not verified. */
export interface Credential {
  readonly accessKeyId: string;
  /** Empty when the scope names no Region. */
  readonly region: string;
}

/** The Region that SDKs sign for at endpoints without one. */
const NO_REGION = 'aws-global';

const ALGORITHM = 'AWS4-HMAC-SHA256';

/**
 * Reads who signed a request and for which Region, from the Authorization header or the query string.
 * @throws AwsError MissingAuthenticationTokenException, IncompleteSignatureException (texts of the signature
 *   layer that all AWS services share, recorded from several of them)
 */
export function readCredential(request: HttpRequest): Credential {
  const header = request.headers.authorization;
  if (header !== undefined) return fromHeader(header, request);
  const query = new URLSearchParams(request.url.split('?')[1] ?? '');
  const credential = query.get('X-Amz-Credential');
  if (credential !== null) return fromScope(credential);
  throw new AwsError('MissingAuthenticationTokenException', 'Request is missing Authentication Token');
}

function fromHeader(header: string, request: HttpRequest): Credential {
  const isDated = request.headers['x-amz-date'] !== undefined || request.headers.date !== undefined;
  const credential = isDated ? WELL_FORMED.exec(header)?.[1] : undefined;
  return fromScope(credential ?? dissect(header, isDated));
}

/** A header as SDKs write it; whatever else is taken apart, to say what is wrong with it. */
const WELL_FORMED = /^AWS4-HMAC-SHA256 Credential=([^,\s]+), ?SignedHeaders=[^,\s]+, ?Signature=[^,\s]+$/;

/** The credential of a header in any order and spacing. @throws AwsError that lists what is missing */
function dissect(header: string, isDated: boolean): string {
  const [algorithm, ...rest] = header.split(' ');
  if (algorithm !== ALGORITHM) throw incomplete(`Unsupported AWS 'algorithm': '${algorithm}'.`);
  const parts = new Map<string, string>();
  for (const part of rest.join(' ').split(',')) {
    const pair = part.trim();
    const equals = pair.indexOf('=');
    if (equals < 0) {
      throw incomplete(
        `'${pair}' not a valid key=value pair (missing equal-sign) in Authorization header: '${header}'.`,
      );
    }
    parts.set(pair.slice(0, equals), pair.slice(equals + 1));
  }
  const missing = ['Credential', 'Signature', 'SignedHeaders']
    .filter((name) => !parts.get(name))
    .map((name) => `Authorization header requires '${name}' parameter.`);
  if (!isDated) {
    missing.push(`Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.`);
  }
  if (missing.length > 0) throw incomplete(`${missing.join(' ')} Authorization=${header}`);
  return parts.get('Credential') ?? '';
}

/** Credentials that were read before: a client names the same all day, and reading them takes 0.5 microseconds. */
const known = new LRUCache<string, Credential>({ max: 1000 });

function fromScope(credential: string): Credential {
  const before = known.get(credential);
  if (before) return before;
  const read = readScope(credential);
  known.set(credential, read);
  return read;
}

/** AccessKeyId/20260131/us-east-1/kms/aws4_request; the access key id itself may hold slashes. */
function readScope(credential: string): Credential {
  const parts = credential.split('/');
  const [date, region, service, terminator] = parts.slice(-4);
  const accessKeyId = parts.slice(0, -4).join('/');
  const valid =
    accessKeyId !== '' &&
    /^\d{8}$/.test(date ?? '') &&
    /^[a-z0-9-]{0,64}$/.test(region ?? '') &&
    service !== '' &&
    terminator === 'aws4_request';
  if (!valid) {
    throw incomplete(
      `Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, got '${credential}'`,
    );
  }
  return { accessKeyId, region: region === undefined || region === NO_REGION ? '' : region };
}

const incomplete = (message: string) => new AwsError('IncompleteSignatureException', message);
