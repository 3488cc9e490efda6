import { recordKey, type Transaction, type View } from '../store/store.ts';

/**
 * Temporary credentials that STS gave. Only the access key id is looked at later: secret and session token
 * are verified no more than signatures are.
 */
export interface Session {
  readonly accessKeyId: string;
  readonly account: string;
  /** The principal: an assumed role, a federated user, or who asked for a session token. */
  readonly arn: string;
  /** Milliseconds since the epoch. */
  readonly issued: number;
  readonly expires: number;
  /** As they were passed. Kept with the session; as long as IAM is not enforced they restrict nothing. */
  readonly policies?: { readonly inline?: string; readonly managed?: readonly string[] };
}

/** What access key ids of temporary credentials begin with (IAM identifiers, "unique ID prefixes"). */
export const TEMPORARY = 'ASIA';

export const SESSION = 'sts.session';

/** An expired session is found too: its credentials must not become those of somebody else. */
export function getSession(view: View, accessKeyId: string): Promise<Session | undefined> {
  return view.get(recordKey(SESSION, accessKeyId));
}

export function putSession(transaction: Transaction, session: Session): Promise<void> {
  return transaction.set(recordKey(SESSION, session.accessKeyId), session);
}
