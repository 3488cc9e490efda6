import type { RoleIdentity } from '../../world/identities-directory.ts';
import { type Arn, parseArn } from '../arn.ts';
import { refusals } from './errors.ts';
import { LIMITS } from './limits.ts';

export interface RoleReference extends Arn {
  /** Without its path. */
  readonly name: string;
}

/** Reads the ARN of a role. @throws AwsError ValidationException for anything else */
export function roleReference(text: string): RoleReference {
  const arn = parseArn(text);
  const name = /^role\/(?:[\x21-\x7e]*\/)?([\w+=,.@-]{1,64})$/.exec(arn?.resource ?? '')?.[1];
  if (arn?.service !== 'iam' || name === undefined) throw refusals.invalidArn();
  return { ...arn, name };
}

/** The ARN of a session of a role. */
export function sessionArn({ partition, account, name }: RoleReference, session: string): string {
  return `arn:${partition}:sts::${account}:assumed-role/${name}/${session}`;
}

/**
 * How long a role's session lasts, in seconds.
 * @throws AwsError ValidationException when that is longer than the role allows
 */
export function roleDuration(asked: number | undefined, role: RoleIdentity | undefined): number {
  const seconds = asked ?? LIMITS.duration.assumedRole;
  if (role && seconds > role.maxSessionDuration) throw refusals.longerThanRole();
  return seconds;
}
