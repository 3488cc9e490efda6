import type { Credentials } from '@aws-sdk/client-sts';
import type { Random } from '../../world/random.ts';
import { putSession, type Session, TEMPORARY } from '../../world/sessions.ts';
import { notEmulated } from '../errors.ts';
import type { CallContext } from '../service.ts';
import { LIMITS } from './limits.ts';

/** Makes temporary credentials and remembers who acts with them until when. */
export async function issueCredentials(
  { world, now, caller }: CallContext,
  seconds: number,
  { arn, policies }: Pick<Session, 'arn' | 'policies'>,
): Promise<Credentials> {
  const { random } = world;
  const accessKeyId = `${TEMPORARY}${letters(random, 16)}`;
  // Whole seconds, so that every protocol tells the same instant.
  const expires = Math.floor(now / 1000) * 1000 + seconds * 1000;
  const session: Session = {
    accessKeyId,
    account: caller.account,
    arn,
    issued: now,
    expires,
    ...(policies && { policies }),
  };
  await world.store.write((transaction) => putSession(transaction, session));
  return {
    AccessKeyId: accessKeyId,
    SecretAccessKey: random.bytes(30).toString('base64'),
    SessionToken: random.bytes(192).toString('base64'),
    Expiration: new Date(expires),
  };
}

/** The letters and digits of AWS's identifiers. */
function letters(random: Random, length: number): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  return Array.from(random.bytes(length), (byte) => alphabet.charAt(byte % 32)).join('');
}

/** How long a session lasts, in seconds. A longer one than an hour becomes an hour for root (API reference). */
export function durationFor({ caller }: CallContext, asked: number | undefined, usual: number): number {
  const seconds = asked ?? usual;
  return caller.arn.endsWith(':root') ? Math.min(seconds, LIMITS.duration.ofRoot) : seconds;
}

/** Refuses members that nothing here could honour. @throws AwsError NotImplementedException */
export function refuseMembers<Input extends object>(
  input: Input,
  members: readonly (keyof Input & string)[],
) {
  for (const member of members) {
    if (input[member] !== undefined) throw notEmulated(`the parameter ${member} of STS`);
  }
}
