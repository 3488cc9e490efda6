import type { Credentials } from '@aws-sdk/client-sts';
import { newAccessKeyId, putSession, type Session } from '../../world/sessions.ts';
import { notEmulated } from '../errors.ts';
import type { CallContext } from '../service.ts';
import { LIMITS } from './limits.ts';

/** What a session is given beside its credentials. */
export type NewSession = Omit<Session, 'accessKeyId' | 'secret' | 'sessionToken' | 'issued' | 'expires'>;

/** Makes temporary credentials and remembers who acts with them until when. */
export async function issueCredentials(
  { world, now }: CallContext,
  seconds: number,
  session: NewSession,
): Promise<Credentials> {
  const { random } = world;
  const accessKeyId = newAccessKeyId(random);
  const secret = random.bytes(30).toString('base64');
  const sessionToken = random.bytes(192).toString('base64');
  // Whole seconds, so that every protocol tells the same instant.
  const expires = Math.floor(now / 1000) * 1000 + seconds * 1000;
  await world.store.write((transaction) =>
    putSession(transaction, { ...session, accessKeyId, secret, sessionToken, issued: now, expires }),
  );
  return {
    AccessKeyId: accessKeyId,
    SecretAccessKey: secret,
    SessionToken: sessionToken,
    Expiration: new Date(expires),
  };
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
