import { AwsError } from '../errors.ts';
import type { HttpRequest } from './message.ts';
import { ALGORITHM } from './signature-v4.ts';

/** What a signed request says of its signature. */
export interface SignatureClaims {
  readonly accessKeyId: string;
  /** The parts of the credential scope. */
  readonly date: string;
  readonly region: string;
  readonly service: string;
  readonly signedHeaders: readonly string[];
  readonly signature: string;
  /** 20260131T000000Z */
  readonly timestamp: string;
  readonly sessionToken: string | undefined;
}

/**
 * Takes a signed request apart, of the header form or of the query form ("presigned").
 * @throws AwsError IncompleteSignatureException for what the query form lacks, and for what is no time; the header
 *   form was looked at before
 */
export function readClaims(request: HttpRequest): SignatureClaims {
  const { headers } = request;
  const parts = headers.authorization === undefined ? fromQuery(request.url) : fromHeader(headers);
  const scope = parts.credential.split('/');
  const [date = '', region = '', service = ''] = scope.slice(-4);
  return {
    accessKeyId: scope.slice(0, -4).join('/'),
    date,
    region,
    service,
    signedHeaders: parts.signedHeaders.toLowerCase().split(';'),
    signature: parts.signature,
    timestamp: basicTime(parts.date),
    sessionToken: parts.sessionToken,
  };
}

interface Parts {
  readonly credential: string;
  readonly signedHeaders: string;
  readonly signature: string;
  readonly date: string;
  readonly sessionToken: string | undefined;
}

function fromHeader(headers: HttpRequest['headers']): Parts {
  const pairs = (headers.authorization ?? '').slice(ALGORITHM.length).split(',');
  const parts = new Map(
    pairs.map((pair): [string, string] => {
      const [name = '', ...value] = pair.trim().split('=');
      return [name, value.join('=')];
    }),
  );
  return {
    credential: parts.get('Credential') ?? '',
    signedHeaders: parts.get('SignedHeaders') ?? '',
    signature: parts.get('Signature') ?? '',
    date: headers['x-amz-date'] ?? headers.date ?? '',
    sessionToken: headers['x-amz-security-token'],
  };
}

/** The text about a missing parameter is inferred from the one for headers, and so is that about SigV4A. */
function fromQuery(url: string): Parts {
  const query = new URLSearchParams(url.split('?')[1] ?? '');
  const algorithm = query.get('X-Amz-Algorithm');
  if (algorithm !== null && algorithm !== ALGORITHM) {
    throw incomplete(`Unsupported AWS 'algorithm': '${algorithm}'.`);
  }
  const missing = ['Algorithm', 'Credential', 'Date', 'Signature', 'SignedHeaders']
    .map((name) => `X-Amz-${name}`)
    .filter((name) => !query.get(name));
  if (missing.length > 0) {
    throw incomplete(missing.map((name) => `AWS query-string parameters must include '${name}'.`).join(' '));
  }
  return {
    credential: query.get('X-Amz-Credential') ?? '',
    signedHeaders: query.get('X-Amz-SignedHeaders') ?? '',
    signature: query.get('X-Amz-Signature') ?? '',
    date: query.get('X-Amz-Date') ?? '',
    sessionToken: query.get('X-Amz-Security-Token') ?? undefined,
  };
}

const BASIC_TIME = /^\d{8}T\d{6}Z$/;

/** A Date header has the form of HTTP. The text is inferred. */
function basicTime(text: string): string {
  if (BASIC_TIME.test(text)) return text;
  const instant = Date.parse(text);
  if (Number.isNaN(instant)) throw incomplete(`Date must be in ISO-8601 'basic format'. Got '${text}'.`);
  return formatTime(instant);
}

/** Milliseconds since the epoch of a time in basic format; NaN for one that no calendar has. */
export function parseTime(timestamp: string): number {
  const [, ...parts] = /^(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})Z$/.exec(timestamp) ?? [];
  const [year, month, day, hours, minutes, seconds] = parts;
  return Date.parse(`${year}-${month}-${day}T${hours}:${minutes}:${seconds}Z`);
}

/** The basic format of an instant: 20260131T000000Z. */
export function formatTime(instant: number): string {
  return new Date(instant).toISOString().replace(/\.\d+/, '').replaceAll(/[-:]/g, '');
}

const incomplete = (message: string) => new AwsError('IncompleteSignatureException', message);
