import type { Json } from '../store/store.ts';

/** A policy document as IAM takes it. */
export type PolicyDocument = Readonly<Record<string, Json>>;

/** A public key as JSON (RFC 7517). */
export type PublicJwk = Readonly<Record<string, Json>> & { readonly kty: string; readonly kid?: string };

/**
 * Who may exist, as the identities file says it and as the option `identities` takes it. Everything that has no
 * question mark is needed; a field that is not here is refused.
 */
export interface IdentitiesDocument {
  readonly accounts: readonly AccountDocument[];
}

/** An account of which everything is known: what is not in it does not exist. */
export interface AccountDocument {
  /** Twelve digits, in quotes in YAML. */
  readonly id: string;
  readonly alias?: string | undefined;
  /** aws unless said otherwise. */
  readonly partition?: 'aws' | 'aws-cn' | 'aws-us-gov' | undefined;
  readonly users?: readonly UserDocument[] | undefined;
  readonly groups?: readonly GroupDocument[] | undefined;
  readonly roles?: readonly RoleDocument[] | undefined;
  /** Customer managed policies, for `policyArn` and the PolicyArns of sessions. */
  readonly policies?: readonly ManagedPolicyDocument[] | undefined;
  readonly oidcProviders?: readonly OidcProviderDocument[] | undefined;
}

/** Exactly one of the three: the policy, a JSON file that holds it, or a managed policy of the file. */
export interface PolicySource {
  readonly policy?: PolicyDocument | undefined;
  readonly policyFile?: string | undefined;
  readonly policyArn?: string | undefined;
}

interface Named {
  readonly name: string;
  /** `/` unless said otherwise. */
  readonly path?: string | undefined;
}

interface Permitted extends Named {
  /** Identity policies. */
  readonly policies?: readonly PolicySource[] | undefined;
  readonly permissionsBoundary?: PolicySource | undefined;
  readonly tags?: Readonly<Record<string, string>> | undefined;
}

export interface UserDocument extends Permitted {
  readonly accessKeys?: readonly AccessKeyDocument[] | undefined;
  /** Names of groups of the account, whose policies the user has too. */
  readonly groups?: readonly string[] | undefined;
}

interface AccessKeyDocument {
  readonly id: string;
  readonly secret: string;
  /** Active unless said otherwise. */
  readonly status?: 'Active' | 'Inactive' | undefined;
}

interface GroupDocument extends Named {
  readonly policies?: readonly PolicySource[] | undefined;
}

export interface RoleDocument extends Permitted {
  /** Who may assume the role: this, or a JSON file that holds it. */
  readonly trustPolicy?: PolicyDocument | undefined;
  readonly trustPolicyFile?: string | undefined;
  /** Seconds, 3600 to 43200; 3600 unless said otherwise. */
  readonly maxSessionDuration?: number | undefined;
}

interface ManagedPolicyDocument extends Named {
  readonly policy?: PolicyDocument | undefined;
  readonly policyFile?: string | undefined;
}

/** An OpenID Connect provider with its public keys in exactly one of four ways. */
export interface OidcProviderDocument {
  /** The `iss` of its tokens. */
  readonly url: string;
  /** The `aud` that its tokens may have ("client ids"). */
  readonly audiences: readonly string[];
  readonly jwks?: { readonly keys: readonly PublicJwk[] } | undefined;
  readonly jwksFile?: string | undefined;
  /** PEM. */
  readonly publicKey?: string | undefined;
  readonly publicKeyFile?: string | undefined;
}

/** Where something stands in the document. */
export type DocumentPath = readonly (string | number)[];

/** One thing that is wrong with a document. */
export interface Mistake {
  readonly path: DocumentPath;
  /** The place that is wrong, when it lies within what the path names. */
  readonly place?: DocumentPath;
  readonly text: string;
}

/** A document that cannot be used. The message has a line for each mistake. */
export class IdentitiesError extends Error {
  override readonly name = 'IdentitiesError';

  constructor(
    mistakes: readonly Mistake[],
    lineOf: (path: DocumentPath) => number | undefined = () => undefined,
  ) {
    super(mistakes.map((mistake) => told(mistake, lineOf(mistake.place ?? mistake.path))).join('\n'));
  }
}

function told({ path, text }: Mistake, line: number | undefined): string {
  const where = path
    .map((part, index) => (typeof part === 'number' ? `[${part}]` : `${index > 0 ? '.' : ''}${part}`))
    .join('');
  return `${where || 'the document'}${line === undefined ? '' : ` (line ${line})`}: ${text}`;
}
