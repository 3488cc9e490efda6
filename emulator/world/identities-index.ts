import { createPublicKey } from 'node:crypto';
import { type PolicyKind, parsePolicy } from '../iam/policy.ts';
import { PolicyError } from '../iam/policy-error.ts';
import type {
  AccessKey,
  Directory,
  OidcProvider,
  RoleIdentity,
  UserIdentity,
} from './identities-directory.ts';
import {
  type AccountDocument,
  type DocumentPath,
  type IdentitiesDocument,
  IdentitiesError,
  type Mistake,
  type OidcProviderDocument,
  type PolicyDocument,
  type PolicySource,
  type PublicJwk,
  type RoleDocument,
  type UserDocument,
} from './identities-document.ts';

/** How long a role's session lasts at most unless the role says otherwise: IAM's default. */
const MAX_SESSION_DURATION = 3600;

/**
 * Puts the entries of a checked document, its files read, where they are found.
 * @throws IdentitiesError for names that are taken twice, references to what is not there, and unusable keys
 */
export function directoryOf(
  { accounts }: IdentitiesDocument,
  lineOf?: (path: DocumentPath) => number | undefined,
): Directory {
  const mistakes: Mistake[] = [];
  const book = new Book(mistakes);
  const managed = new Map<string, PolicyDocument>();
  for (const [path, account] of entries(['accounts'], accounts)) {
    book.once('account', account.id, [...path, 'id']);
    for (const [at, { name, path: where = '/', policy = {} }] of entries(
      [...path, 'policies'],
      account.policies,
    )) {
      const arn = arnOf(account, 'policy', where, name);
      book.once('policy', arn, [...at, 'name']);
      checked(policy, 'identity', [...at, 'policy'], { mistakes });
      managed.set(arn, policy);
    }
  }
  const reader = { managed, book, mistakes };
  const users = new Map<string, UserIdentity>();
  const keys = new Map<string, AccessKey>();
  const roles = new Map<string, RoleIdentity>();
  const sessions = new Map<string, RoleIdentity>();
  const providers = new Map<string, OidcProvider>();
  for (const [path, account] of entries(['accounts'], accounts)) {
    const groups = groupsOf(account, path, reader);
    for (const [at, user] of entries([...path, 'users'], account.users)) {
      const identity = userOf(user, account, at, groups, reader);
      users.set(identity.arn, identity);
      for (const [where, { id, secret, status }] of entries([...at, 'accessKeys'], user.accessKeys)) {
        book.once('access key', id, [...where, 'id']);
        keys.set(id, { id, secret, active: status !== 'Inactive', account: account.id, arn: identity.arn });
      }
    }
    for (const [at, role] of entries([...path, 'roles'], account.roles)) {
      const identity = roleOf(role, account, at, reader);
      roles.set(identity.arn, identity);
      sessions.set(`${account.id}/${role.name}`, identity);
    }
    for (const [at, provider] of entries([...path, 'oidcProviders'], account.oidcProviders)) {
      const identity = providerOf(provider, account, at, reader);
      providers.set(`${account.id} ${identity.url}`, identity);
    }
  }
  if (mistakes.length > 0) throw new IdentitiesError(mistakes, lineOf);
  const known = new Set(accounts.map(({ id }) => id));
  return {
    accessKey: (id) => keys.get(id),
    hasAccount: (account) => known.has(account),
    user: (arn) => users.get(arn),
    role: (arn) => roles.get(arn),
    roleOfSession: (arn) => sessions.get(sessionRole(arn)),
    managedPolicy: (arn) => managed.get(arn),
    oidcProvider: (account, issuer) => providers.get(`${account} ${withoutSlash(issuer)}`),
    hasOidcProviders: providers.size > 0,
  };
}

interface Reader {
  readonly managed: ReadonlyMap<string, PolicyDocument>;
  readonly book: Book;
  readonly mistakes: Mistake[];
}

/** Remembers which names are taken. */
class Book {
  readonly #taken = new Set<string>();
  readonly #mistakes: Mistake[];

  constructor(mistakes: Mistake[]) {
    this.#mistakes = mistakes;
  }

  once(kind: string, name: string, path: DocumentPath): void {
    const key = `${kind} ${name}`;
    if (this.#taken.has(key)) this.#mistakes.push({ path, text: `the ${kind} '${name}' is there twice.` });
    this.#taken.add(key);
  }
}

function groupsOf(account: AccountDocument, path: DocumentPath, reader: Reader) {
  const groups = new Map<string, readonly PolicyDocument[]>();
  for (const [at, { name, policies }] of entries([...path, 'groups'], account.groups)) {
    reader.book.once('group', `${name} of ${account.id}`, [...at, 'name']);
    groups.set(name, policiesOf(policies, [...at, 'policies'], reader));
  }
  return groups;
}

function userOf(
  user: UserDocument,
  account: AccountDocument,
  at: DocumentPath,
  groups: ReadonlyMap<string, readonly PolicyDocument[]>,
  reader: Reader,
): UserIdentity {
  const { name, path = '/', tags = {} } = user;
  reader.book.once('user', `${name} of ${account.id}`, [...at, 'name']);
  const shared = [...entries([...at, 'groups'], user.groups)].flatMap(([where, group]) => {
    const found = groups.get(group);
    if (!found) reader.mistakes.push({ path: where, text: `the account has no group '${group}'.` });
    return found ?? [];
  });
  const own = policiesOf(user.policies, [...at, 'policies'], reader);
  return {
    account: account.id,
    arn: arnOf(account, 'user', path, name),
    name,
    path,
    policies: [...own, ...shared],
    ...boundaryOf(user.permissionsBoundary, at, reader),
    tags,
  };
}

function roleOf(
  role: RoleDocument,
  account: AccountDocument,
  at: DocumentPath,
  reader: Reader,
): RoleIdentity {
  const { name, path = '/', tags = {}, trustPolicy = {}, maxSessionDuration = MAX_SESSION_DURATION } = role;
  reader.book.once('role', `${name} of ${account.id}`, [...at, 'name']);
  checked(trustPolicy, 'trust', [...at, 'trustPolicy'], reader);
  return {
    account: account.id,
    arn: arnOf(account, 'role', path, name),
    name,
    path,
    policies: policiesOf(role.policies, [...at, 'policies'], reader),
    ...boundaryOf(role.permissionsBoundary, at, reader),
    tags,
    trustPolicy,
    maxSessionDuration,
  };
}

function providerOf(
  { url, audiences, jwks, publicKey }: OidcProviderDocument,
  account: AccountDocument,
  at: DocumentPath,
  { book, mistakes }: Reader,
): OidcProvider {
  const issuer = withoutSlash(url);
  const arn = `arn:${account.partition ?? 'aws'}:iam::${account.id}:oidc-provider/${issuer.slice('https://'.length)}`;
  book.once('provider', arn, [...at, 'url']);
  const keys: PublicJwk[] = [];
  const read = (path: DocumentPath, make: () => PublicJwk) => {
    try {
      keys.push(make());
    } catch (error) {
      mistakes.push({ path, text: `takes public keys, RSA or EC: ${(error as Error).message}` });
    }
  };
  for (const [where, key] of entries([...at, 'jwks', 'keys'], jwks?.keys)) read(where, () => checkedKey(key));
  if (publicKey !== undefined) {
    read([...at, 'publicKey'], () =>
      checkedKey(createPublicKey(publicKey).export({ format: 'jwk' }) as PublicJwk),
    );
  }
  return { account: account.id, arn, url: issuer, audiences, keys };
}

/** @throws Error for what is no public key that a token could be signed with */
function checkedKey(key: PublicJwk): PublicJwk {
  if (key.kty !== 'RSA' && key.kty !== 'EC') throw new Error(`this key is of the type ${key.kty}.`);
  if (key.d !== undefined) throw new Error('this key is a private one.');
  createPublicKey({ key, format: 'jwk' });
  return key;
}

/** Reads a policy once, so that what is wrong with it is told at the start. */
function checked(
  policy: PolicyDocument | undefined,
  kind: PolicyKind,
  path: DocumentPath,
  { mistakes }: Pick<Reader, 'mistakes'>,
): void {
  if (!policy) return;
  try {
    parsePolicy(JSON.stringify(policy), kind);
  } catch (error) {
    if (!(error instanceof PolicyError)) throw error;
    mistakes.push({ path, text: error.message });
  }
}

function policiesOf(
  sources: readonly PolicySource[] | undefined,
  at: DocumentPath,
  reader: Reader,
): readonly PolicyDocument[] {
  const found = [...entries(at, sources)].map(([path, source]) => policyOf(source, path, reader));
  return found.filter((policy) => policy !== undefined);
}

function boundaryOf(source: PolicySource | undefined, at: DocumentPath, reader: Reader) {
  const boundary = source && policyOf(source, [...at, 'permissionsBoundary'], reader);
  return boundary && { permissionsBoundary: boundary };
}

function policyOf(
  { policy, policyArn }: PolicySource,
  path: DocumentPath,
  { managed, mistakes }: Reader,
): PolicyDocument | undefined {
  if (policyArn === undefined) {
    checked(policy, 'identity', [...path, 'policy'], { mistakes });
    return policy;
  }
  const found = managed.get(policyArn);
  if (!found) {
    const text = `no account of this document has the policy ${policyArn} among its policies.`;
    mistakes.push({ path: [...path, 'policyArn'], text });
  }
  return found;
}

function arnOf({ id, partition = 'aws' }: AccountDocument, kind: string, path: string, name: string): string {
  return `arn:${partition}:iam::${id}:${kind}${path}${name}`;
}

function sessionRole(arn: string): string {
  const [, account = '', role = ''] = /^arn:[^:]+:sts::(\d{12}):assumed-role\/([^/]+)\//.exec(arn) ?? [];
  return `${account}/${role}`;
}

function withoutSlash(url: string): string {
  return url.replace(/\/$/, '');
}

function* entries<Item>(
  path: DocumentPath,
  items: readonly Item[] | undefined,
): Generator<readonly [DocumentPath, Item]> {
  for (const [index, item] of (items ?? []).entries()) yield [[...path, index], item];
}
