import { createHash } from 'node:crypto';
import type { Json } from '../store/store.ts';
import { recordKey, type Transaction, type View } from '../store/store.ts';
import { type DueHandler, scheduleEvent } from './due.ts';
import type { Random } from './random.ts';

/** Temporary credentials that STS gave, with all that policies ask of them. */
export interface Session {
  readonly accessKeyId: string;
  /** What their signatures are verified with; absent in a session that an earlier version kept. */
  readonly secret?: string;
  readonly sessionToken?: string;
  readonly account: string;
  /** The principal: an assumed role, a federated user, or who asked for a session token. */
  readonly arn: string;
  /** Milliseconds since the epoch. */
  readonly issued: number;
  readonly expires: number;
  /** The role that was assumed, with its path. */
  readonly roleArn?: string;
  /** Who asked for the session token or the federated user: a user or a root. */
  readonly userArn?: string;
  /** Session policies as they were passed. */
  readonly policies?: { readonly inline?: string; readonly managed?: readonly string[] };
  /** Session tags, those that an earlier session of a chain of roles handed on included. */
  readonly tags?: Readonly<Record<string, string>>;
  /** Keys of the tags that the next session of a chain gets. */
  readonly transitiveTagKeys?: readonly string[];
  readonly sourceIdentity?: string;
  readonly webIdentity?: WebIdentity;
}

/** Whom an OpenID Connect provider vouched for. */
export interface WebIdentity {
  /** The provider's ARN. */
  readonly provider: string;
  readonly audience: string;
  readonly subject: string;
}

/** What access key ids of temporary credentials begin with (IAM identifiers, "unique ID prefixes"). */
export const TEMPORARY = 'ASIA';

export const SESSION = 'sts.session';

/** The kind of the due event that forgets a session. */
export const FORGET_SESSION = 'sts.forget-session';

/**
 * Milliseconds that a session is kept after its end. Its credentials are told to have expired for ever, but who
 * they were is known only so long. Ours: AWS does not say.
 */
const KEPT_AFTER_EXPIRY = 24 * 60 * 60 * 1000;

/** An expired session is found too: its credentials must not become those of somebody else. */
export function getSession(view: View, accessKeyId: string): Promise<Session | undefined> {
  return view.get(recordKey(SESSION, accessKeyId));
}

/** Keeps a session until some time after its end. */
export async function putSession(transaction: Transaction, session: Session): Promise<void> {
  const { accessKeyId, expires } = session;
  await transaction.set(recordKey(SESSION, accessKeyId), session);
  const event = { kind: FORGET_SESSION, payload: { accessKeyId } satisfies Json };
  await scheduleEvent(transaction, expires + KEPT_AFTER_EXPIRY, event);
}

/** Carries out the due event. */
export const forgetSession: DueHandler = async (transaction, payload) => {
  const { accessKeyId } = payload as { readonly accessKeyId: string };
  await transaction.delete(recordKey(SESSION, accessKeyId));
};

/** The letters and digits of AWS's identifiers. */
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const RANDOM_LETTERS = 12;
const CHECK_LETTERS = 4;

/** The access key id of a new session. Its last letters tell it from ids that somebody made up. */
export function newAccessKeyId(random: Random): string {
  const letters = lettersOf(random.bytes(RANDOM_LETTERS), RANDOM_LETTERS);
  return `${TEMPORARY}${letters}${checkOf(letters)}`;
}

/** Whether an access key id was given out by a Keyproof, also when its session is forgotten. */
export function wasGivenOut(accessKeyId: string): boolean {
  const letters = accessKeyId.slice(TEMPORARY.length, -CHECK_LETTERS);
  return letters.length === RANDOM_LETTERS && accessKeyId.slice(-CHECK_LETTERS) === checkOf(letters);
}

function checkOf(letters: string): string {
  return lettersOf(createHash('sha256').update(letters).digest(), CHECK_LETTERS);
}

function lettersOf(bytes: Uint8Array, length: number): string {
  return Array.from(bytes.subarray(0, length), (byte) => ALPHABET.charAt(byte % 32)).join('');
}
