import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { type JWTPayload, SignJWT } from 'jose';
import type { IdentitiesDocument } from '../server.ts';

/** What a Kubernetes cluster of EKS puts into the token of a pod. */
const SUBJECT = 'system:serviceaccount:spire:server';
const AUDIENCE = 'sts.amazonaws.com';

type Provider = NonNullable<IdentitiesDocument['accounts'][number]['oidcProviders']>[number];

/** An OpenID Connect provider with keys of its own. */
export interface Issuer {
  readonly url: string;
  /** As the identities document takes it. */
  readonly provider: Provider;
  /** A token of a service account, valid for an hour from `now` on; `claims` override. */
  token(now: number, claims?: JWTPayload, alg?: 'RS256' | 'ES256'): Promise<string>;
}

export function oidcIssuer(url: string): Issuer {
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const jwk = (key: KeyObject, kid: string) => ({
    ...(key.export({ format: 'jwk' }) as { readonly kty: string }),
    kid,
  });
  return {
    url,
    provider: {
      url,
      audiences: [AUDIENCE],
      jwks: { keys: [jwk(rsa.publicKey, 'RS256'), jwk(ec.publicKey, 'ES256')] },
    },
    token(now, claims = {}, alg = 'RS256') {
      const iat = Math.floor(now / 1000);
      const usual = { iss: url, sub: SUBJECT, aud: [AUDIENCE], iat, nbf: iat, exp: iat + 3600 };
      return new SignJWT({ ...usual, ...claims })
        .setProtectedHeader({ alg, kid: alg })
        .sign(alg === 'RS256' ? rsa.privateKey : ec.privateKey);
    },
  };
}

/** The trust policy that EKS documents for a service account. */
export function serviceAccountTrust(account: string, url: string, subject = SUBJECT) {
  const issuer = url.replace('https://', '');
  return {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { Federated: `arn:aws:iam::${account}:oidc-provider/${issuer}` },
        Action: 'sts:AssumeRoleWithWebIdentity',
        Condition: { StringEquals: { [`${issuer}:aud`]: AUDIENCE, [`${issuer}:sub`]: subject } },
      },
    ],
  };
}
