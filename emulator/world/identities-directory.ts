import type { PolicyDocument, PublicJwk } from './identities-document.ts';

/** A long-term access key. */
export interface AccessKey {
  readonly id: string;
  /** Absent where only the principal is known: signatures cannot be verified then. */
  readonly secret?: string;
  readonly active: boolean;
  readonly account: string;
  /** The principal: a user; in a plain map also an assumed role or a root. */
  readonly arn: string;
}

interface Principal {
  readonly account: string;
  readonly arn: string;
  readonly name: string;
  readonly path: string;
  /** Every identity policy, those of groups included. */
  readonly policies: readonly PolicyDocument[];
  readonly permissionsBoundary?: PolicyDocument;
  readonly tags: Readonly<Record<string, string>>;
}

export type UserIdentity = Principal;

export interface RoleIdentity extends Principal {
  readonly trustPolicy: PolicyDocument;
  /** Seconds. */
  readonly maxSessionDuration: number;
}

export interface OidcProvider {
  readonly account: string;
  readonly arn: string;
  /** The `iss` of its tokens. */
  readonly url: string;
  readonly audiences: readonly string[];
  readonly keys: readonly PublicJwk[];
}

/** Everybody who is configured, by what requests call them. */
export interface Directory {
  accessKey(id: string): AccessKey | undefined;
  /** Whether everything of the account is configured: what is not found in it does not exist. */
  hasAccount(account: string): boolean;
  user(arn: string): UserIdentity | undefined;
  /** By its ARN, path included. */
  role(arn: string): RoleIdentity | undefined;
  /** The role behind arn:aws:sts::ACCOUNT:assumed-role/ROLE/SESSION; names are unique whatever the path. */
  roleOfSession(arn: string): RoleIdentity | undefined;
  /** A customer managed policy. */
  managedPolicy(arn: string): PolicyDocument | undefined;
  /** The provider of an account for an issuer. */
  oidcProvider(account: string, issuer: string): OidcProvider | undefined;
  readonly hasOidcProviders: boolean;
}

/** Nobody but the principals behind some access keys. */
export function directoryOfKeys(keys: readonly AccessKey[]): Directory {
  const byId = new Map(keys.map((key) => [key.id, key]));
  const none = () => undefined;
  return {
    accessKey: (id) => byId.get(id),
    hasAccount: () => false,
    user: none,
    role: none,
    roleOfSession: none,
    managedPolicy: none,
    oidcProvider: none,
    hasOidcProviders: false,
  };
}
