/** Who makes a request, as policies see him. */
export type Principal =
  | { readonly kind: 'root'; readonly account: string; readonly arn: string }
  | { readonly kind: 'user'; readonly account: string; readonly arn: string }
  | {
      readonly kind: 'role-session';
      readonly account: string;
      /** arn:aws:sts::ACCOUNT:assumed-role/ROLE/SESSION */
      readonly arn: string;
      /** The role's own ARN, with its path. */
      readonly roleArn: string;
    }
  | {
      readonly kind: 'federated-user';
      readonly account: string;
      readonly arn: string;
      /** Who called GetFederationToken: a user, or the account's root. */
      readonly userArn: string;
    };

/** The Principal or NotPrincipal element of a statement. */
export interface PrincipalElement {
  /** Whether `*` is among them. */
  readonly everybody: boolean;
  /** ARNs, account ids and unique ids under AWS. */
  readonly names: ReadonlySet<string>;
}

/**
 * How a resource-based policy reaches a principal of its own account ("Policy evaluation for requests within a
 * single account", IAM user guide):
 * - `direct`: it names the user or the session itself; nothing that the other policies leave out takes it away.
 * - `limited`: it names the role, or the user behind a federated session; permissions boundary and session policy
 *   limit it.
 * - `account`: it names the account, which leaves it to the identity policies of the account.
 */
export type Reach = 'direct' | 'limited' | 'account';

const ACCOUNT_ROOT = /^arn:[^:]+:iam::(\d{12}):root$/;

/** How an element reaches a principal; undefined when it does not. */
export function reachOf({ names, everybody }: PrincipalElement, principal: Principal): Reach | undefined {
  const account = namesAccount(names, principal.account);
  if (names.has(principal.arn) || (account && principal.kind === 'root')) return 'direct';
  const source = sourceOf(principal);
  if (source !== undefined && names.has(source)) return 'limited';
  // Inferred: `*` reaches a session as the role's or the user's ARN does.
  if (everybody) return source === undefined ? 'direct' : 'limited';
  return account ? 'account' : undefined;
}

/** What stands behind a session: the role, or the user who federated. */
function sourceOf(principal: Principal): string | undefined {
  if (principal.kind === 'role-session') return principal.roleArn;
  return principal.kind === 'federated-user' ? principal.userArn : undefined;
}

/**
 * Whether a NotPrincipal element leaves a principal out. The account is checked first, then the user, or the
 * role and then its session: all of them must be in the list ("AWS JSON policy elements: NotPrincipal").
 */
export function isExcepted({ names, everybody }: PrincipalElement, principal: Principal): boolean {
  if (everybody) return true;
  if (!namesAccount(names, principal.account)) return false;
  switch (principal.kind) {
    case 'root':
      return true;
    case 'user':
      return names.has(principal.arn);
    case 'role-session':
      return names.has(principal.roleArn) && names.has(principal.arn);
    case 'federated-user':
      return names.has(principal.userArn) && names.has(principal.arn);
  }
}

function namesAccount(names: ReadonlySet<string>, account: string): boolean {
  if (names.has(account)) return true;
  for (const name of names) if (ACCOUNT_ROOT.exec(name)?.[1] === account) return true;
  return false;
}
