import { createHash, createHmac } from 'node:crypto';
import type { HttpRequest } from './message.ts';

/** What a signature is made of, beside the request: "Create a signed AWS API request", IAM user guide. */
export interface SigningFacts {
  readonly secret: string;
  /** 20260131T000000Z */
  readonly timestamp: string;
  /** 20260131/us-east-1/kms/aws4_request */
  readonly scope: string;
  /** Names of the headers that are signed, in lower case and in order. */
  readonly signedHeaders: readonly string[];
}

export interface Signed {
  readonly canonicalRequest: string;
  readonly stringToSign: string;
  /** Lower-case hexadecimal. */
  readonly signature: string;
}

export const ALGORITHM = 'AWS4-HMAC-SHA256';

/** Signs a request as its sender should have. */
export function signV4(
  request: HttpRequest,
  { secret, timestamp, scope, signedHeaders }: SigningFacts,
): Signed {
  const canonicalRequest = canonicalize(request, signedHeaders);
  const stringToSign = [ALGORITHM, timestamp, scope, sha256(canonicalRequest)].join('\n');
  let key: Buffer = Buffer.from(`AWS4${secret}`);
  for (const part of scope.split('/')) key = hmac(key, part);
  return { canonicalRequest, stringToSign, signature: hmac(key, stringToSign).toString('hex') };
}

function canonicalize({ method, url, headers, body }: HttpRequest, signedHeaders: readonly string[]): string {
  const [path = '', query = ''] = splitOnce(url, '?');
  return [
    method,
    canonicalPath(path),
    canonicalQuery(query),
    ...signedHeaders.map((name) => `${name}:${canonicalValue(headers[name] ?? '')}`),
    '',
    signedHeaders.join(';'),
    // The services here take no UNSIGNED-PAYLOAD: whatever a header says, the body is signed.
    sha256(body),
  ].join('\n');
}

/** Without `.`, `..` and repeated slashes, each segment encoded once more ("every service but S3"). */
function canonicalPath(path: string): string {
  const segments: string[] = [];
  for (const segment of path.split('/')) {
    if (segment === '..') segments.pop();
    else if (segment !== '' && segment !== '.') segments.push(encode(segment));
  }
  const end = segments.length > 0 && path.endsWith('/') ? '/' : '';
  return `/${segments.join('/')}${end}`;
}

/** Sorted by name, then by value; the signature itself is not signed. */
function canonicalQuery(query: string): string {
  return [...new URLSearchParams(query)]
    .filter(([name]) => name !== 'X-Amz-Signature')
    .map(([name, value]): [string, string] => [encode(name), encode(value)])
    .sort(([name, value], [otherName, otherValue]) => order(name, otherName) || order(value, otherValue))
    .map(([name, value]) => `${name}=${value}`)
    .join('&');
}

function order(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}

function canonicalValue(value: string): string {
  return value.trim().replaceAll(/ {2,}/g, ' ');
}

/** Every byte but the unreserved characters of RFC 3986. */
function encode(text: string): string {
  return encodeURIComponent(text.toWellFormed()).replaceAll(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function splitOnce(text: string, separator: string): readonly string[] {
  const at = text.indexOf(separator);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}

function sha256(data: string | Uint8Array): string {
  return createHash('sha256').update(data).digest('hex');
}

function hmac(key: Buffer, data: string): Buffer {
  return createHmac('sha256', key).update(data).digest();
}
