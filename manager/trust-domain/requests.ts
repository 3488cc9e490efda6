import { z } from 'zod';
import { issueTexts } from '../configuration-document/problems.ts';
import { InputError } from './spiffe-id.ts';

/** RFC 1123, section 2.1; no wildcards: an SVID names one workload. */
const DNS_NAME = /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*$/i;

const MOST_NAMES = 100;

const ttl = z.int().min(1).optional();

const X509_REQUEST = z.strictObject({
  spiffeId: z.string(),
  csr: z.string().optional(),
  publicKey: z.string().optional(),
  ttl,
  dns: z
    .array(z.string().regex(DNS_NAME, 'must be a DNS name, without wildcards'))
    .max(MOST_NAMES)
    .default([]),
});

const JWT_REQUEST = z.strictObject({
  spiffeId: z.string(),
  audience: z.array(z.string().min(1)).min(1).max(MOST_NAMES),
  ttl,
});

/** What is asked for an X509-SVID: a `csr` or a `publicKey`, in PEM; `ttl` in seconds. */
export type X509SvidRequest = z.input<typeof X509_REQUEST>;
/** What is asked for a JWT-SVID; `ttl` in seconds. */
export type JwtSvidRequest = z.input<typeof JWT_REQUEST>;

/** @throws InputError with every mistake */
export function checkX509Request(input: unknown): z.output<typeof X509_REQUEST> {
  const request = check(X509_REQUEST, input);
  if ((request.csr === undefined) === (request.publicKey === undefined)) {
    throw new InputError('the request takes exactly one of csr and publicKey');
  }
  return request;
}

/** @throws InputError with every mistake */
export function checkJwtRequest(input: unknown): z.output<typeof JWT_REQUEST> {
  return check(JWT_REQUEST, input);
}

function check<Schema extends z.ZodType>(schema: Schema, input: unknown): z.output<Schema> {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  const problems = issueTexts(schema, parsed.error.issues).map(({ path, text }) =>
    path.length > 0 ? `${path.join('.')}: ${text}` : text,
  );
  throw new InputError(problems.join('; '));
}
