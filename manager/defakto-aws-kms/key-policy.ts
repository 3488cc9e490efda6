import { readKeyPolicy } from '../aws-kms/policy.ts';
import type { Session } from './session.ts';

const CALLER =
  /^arn:(?<partition>aws[a-z-]*):(?:sts::(?<account>\d{12}):assumed-role\/(?<role>[^/]+)\/.+|iam::(?<home>\d{12}):user\/(?<user>.+))$/;

/** What the caller is to CreateKey: a policy, and whether it keeps the caller himself from changing it. */
interface ChosenPolicy {
  readonly Policy?: string;
  readonly BypassPolicyLockoutSafetyCheck?: boolean;
}

/**
 * The policy of a new key: the user's own file, read anew for each key, or one made from who calls. The policy
 * that we make leaves the server no way to change it, which KMS takes for a lock-out unless told that it is meant.
 * @throws KeyManagerError `INVALID_ARGUMENT` for an unreadable file; the service's errors.
 */
export async function chooseKeyPolicy({ cloud, configuration, logger }: Session): Promise<ChosenPolicy> {
  const { keyPolicyFile } = configuration;
  if (keyPolicyFile !== undefined) return { Policy: await readKeyPolicy(keyPolicyFile, 'keyPolicyFile') };
  const { Arn: caller = '' } = await cloud.getCallerIdentity({});
  const Policy = policyFor(caller);
  if (Policy !== undefined) return { Policy, BypassPolicyLockoutSafetyCheck: true };
  logger.warn(
    { caller },
    'The server is neither an IAM role nor a user, so its keys get the default policy of KMS: assume a role, or ' +
      'set keyPolicyFile',
  );
  return {};
}

/**
 * The default key policy: only the caller's role (or user) may sign, as far as its identity policies allow; the
 * rest is left to the identity policies of the account. Undefined for callers of any other kind.
 *
 * The ARN of an assumed role lacks the role's path, and a principal of a key policy needs it. So the role is named
 * by a condition that holds with and without a path: names of roles are unique in an account whatever their
 * paths are (CreateRole, IAM API reference).
 */
export function policyFor(caller: string): string | undefined {
  const { partition, account, role, home, user } = CALLER.exec(caller)?.groups ?? {};
  const owner = account ?? home;
  if (!partition || !owner) return undefined;
  const iam = `arn:${partition}:iam::${owner}:`;
  const signers = role ? [`${iam}role/${role}`, `${iam}role/*/${role}`] : [`${iam}user/${user}`];
  const statement = (Sid: string, Action: readonly string[], rest: object = {}) => ({
    Sid,
    Effect: 'Allow',
    Principal: { AWS: `${iam}root` },
    Action,
    Resource: '*',
    ...rest,
  });
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      statement('Let the Trust Domain Server sign as its IAM policies allow', ['kms:Sign', 'kms:Verify'], {
        Condition: { ArnLike: { 'aws:PrincipalArn': signers } },
      }),
      statement('Let IAM policies of the account decide who looks at and manages the key', [
        'kms:Describe*',
        'kms:Get*',
        'kms:List*',
        'kms:PutKeyPolicy',
        'kms:UpdateKeyDescription',
        'kms:EnableKey',
        'kms:DisableKey',
        'kms:TagResource',
        'kms:UntagResource',
        'kms:ScheduleKeyDeletion',
        'kms:CancelKeyDeletion',
      ]),
    ],
  });
}
