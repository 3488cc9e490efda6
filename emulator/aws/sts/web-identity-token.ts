import type { JWTPayload } from 'jose';
import type { Directory, OidcProvider } from '../../world/identities-directory.ts';
import type { WebIdentity } from '../../world/sessions.ts';
import { refusals } from './errors.ts';
import { LIMITS } from './limits.ts';

/** What a verified token says. */
export interface VerifiedToken extends WebIdentity {
  /** How policies call the issuer: without https://. */
  readonly issuer: string;
  /** The `aud` of a token whose audience is its `azp`. */
  readonly otherAudience?: string;
  readonly tags: readonly { readonly Key: string; readonly Value: string }[];
  readonly transitiveTagKeys: readonly string[];
  readonly sourceIdentity: string | undefined;
}

/** "Tokens must be signed using either RSA keys or ECDSA keys" (API reference). */
const ALGORITHMS = ['RS256', 'RS384', 'RS512', 'ES256', 'ES384', 'ES512'];
const REQUIRED = ['iss', 'sub', 'aud', 'exp', 'iat'] as const;
const TIMES = ['exp', 'iat', 'nbf'] as const;
/** The pattern and lengths of SourceIdentity in the API model. */
const SOURCE_IDENTITY = /^[\w+=,.@-]{2,64}$/;

/**
 * Verifies an OpenID Connect token against the providers of an account. The order: form, claims, issuer, signature,
 * times, audience; inferred.
 * @throws AwsError InvalidIdentityToken, ExpiredTokenException, IDPRejectedClaim
 */
export async function verifyToken(
  token: string,
  account: string,
  identities: Directory,
  now: number,
): Promise<VerifiedToken> {
  const claims = await readClaims(token);
  for (const claim of REQUIRED) if (claims[claim] === undefined) throw refusals.missingClaim(claim);
  for (const claim of TIMES) {
    if (claims[claim] !== undefined && typeof claims[claim] !== 'number') throw refusals.badTime(claim);
  }
  const provider = identities.oidcProvider(account, String(claims.iss));
  if (!provider) throw refusals.noProvider(String(claims.iss));
  await checkSignature(token, provider);
  checkTimes(claims, Math.floor(now / 1000));
  const audience = audienceOf(claims);
  if (!provider.audiences.includes(audience)) throw refusals.wrongAudience();
  const other = claims.azp === undefined ? undefined : [claims.aud].flat().at(0);
  return {
    provider: provider.arn,
    issuer: provider.url.slice('https://'.length),
    audience,
    ...(other !== undefined && { otherAudience: String(other) }),
    subject: String(claims.sub),
    ...tagsOf(claims),
    sourceIdentity: sourceIdentityOf(claims),
  };
}

async function readClaims(token: string): Promise<JWTPayload> {
  const { decodeJwt } = await import('jose');
  try {
    return decodeJwt(token);
  } catch {
    throw refusals.noJwt();
  }
}

async function checkSignature(token: string, { keys }: OidcProvider): Promise<void> {
  const { compactVerify, decodeProtectedHeader, importJWK } = await import('jose');
  let header: ReturnType<typeof decodeProtectedHeader>;
  try {
    header = decodeProtectedHeader(token);
  } catch {
    throw refusals.noJwt();
  }
  const { kid, alg } = header;
  const candidates = keys.filter((key) => key.kid === undefined || kid === undefined || key.kid === kid);
  if (alg === undefined || !ALGORITHMS.includes(alg) || candidates.length === 0) {
    throw refusals.noVerificationKey();
  }
  for (const key of candidates) {
    try {
      await compactVerify(token, await importJWK(key, alg), { algorithms: [alg] });
      return;
    } catch {
      // Another key of the provider may fit.
    }
  }
  throw refusals.badTokenSignature();
}

function checkTimes({ exp = 0, nbf, iat }: JWTPayload, now: number): void {
  if (now >= exp) throw refusals.tokenExpired(now, exp);
  for (const [claim, instant] of Object.entries({ nbf, iat })) {
    if (instant !== undefined && instant > now + LIMITS.webIdentity.leeway) {
      throw refusals.tokenNotYetValid(claim, now, instant);
    }
  }
}

/**
 * "aud": the `azp` of a token that has one, else its `aud` ("Keys for AWS OIDC federation", IAM user guide), which
 * then is one. That several without `azp` are refused is inferred.
 */
function audienceOf(claims: JWTPayload): string {
  const authorized = textClaim(claims, 'azp');
  if (authorized !== undefined) return authorized;
  const [audience, ...others] = [claims.aud].flat();
  if (audience === undefined || others.length > 0) throw refusals.wrongAudience();
  return audience;
}

function sourceIdentityOf(claims: JWTPayload): string | undefined {
  const claim = claims['https://aws.amazon.com/source_identity'];
  if (claim === undefined) return undefined;
  if (typeof claim !== 'string' || !SOURCE_IDENTITY.test(claim)) throw refusals.badSourceIdentityClaim();
  return claim;
}

function textClaim(claims: JWTPayload, name: string): string | undefined {
  const value = claims[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** `principal_tags` with a list of one value each, and `transitive_tag_keys` (IAM user guide, session tags). */
function tagsOf(claims: JWTPayload): Pick<VerifiedToken, 'tags' | 'transitiveTagKeys'> {
  const claim = claims['https://aws.amazon.com/tags'];
  if (claim === undefined) return { tags: [], transitiveTagKeys: [] };
  if (typeof claim !== 'object' || claim === null) throw refusals.badTagClaim();
  const { principal_tags = {}, transitive_tag_keys = [] } = claim as Readonly<Record<string, unknown>>;
  if (typeof principal_tags !== 'object' || principal_tags === null) throw refusals.badTagClaim();
  const tags = Object.entries(principal_tags).map(([Key, value]) => {
    const [Value, ...more] = [value].flat();
    if (typeof Value !== 'string' || more.length > 0) throw refusals.badTagClaim();
    return { Key, Value };
  });
  const { tags: most, key, value } = LIMITS.sessionTags;
  if (tags.length > most || tags.some(({ Key, Value }) => Key.length > key || Value.length > value)) {
    throw refusals.badTagClaim();
  }
  return { tags, transitiveTagKeys: [transitive_tag_keys].flat().map(String) };
}
