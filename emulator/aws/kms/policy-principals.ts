import type { Policy } from '../../iam/policy.ts';
import type { Directory } from '../../world/identities-directory.ts';
import { parseArn } from '../arn.ts';

/** Accounts, and the unique ids of users and roles. */
const ID = /^(\*|\d{12}|A(IDA|ROA)[A-Z0-9]+)$/;
const RESOURCE = /^(root|(user|role)\/[^*?]+|assumed-role\/[^/*?]+\/[^/*?]+|federated-user\/[^*?]+)$/;

/**
 * Whether every principal of a key policy exists, as KMS asks: "the principals in the key policy must exist and be
 * visible to AWS KMS". Users and roles are looked for in accounts that are configured; in others all exist.
 */
export function principalsExist({ statements }: Policy, directory: Directory): boolean {
  return statements.every(({ principal }) =>
    [...(principal?.element.names ?? [])].every((name) => exists(name, directory)),
  );
}

function exists(name: string, directory: Directory): boolean {
  if (ID.test(name) || isService(name)) return true;
  const arn = parseArn(name);
  if (!arn || !/^(iam|sts)$/.test(arn.service) || !/^\d{12}$/.test(arn.account)) return false;
  if (!RESOURCE.test(arn.resource)) return false;
  if (!directory.hasAccount(arn.account)) return true;
  const [kind] = arn.resource.split('/');
  if (kind === 'user') return directory.user(name) !== undefined;
  if (kind === 'role') return directory.role(name) !== undefined;
  return kind === 'assumed-role' ? directory.roleOfSession(name) !== undefined : true;
}

/** `logs.us-east-1.amazonaws.com`, and the hosts and ARNs of identity providers. */
function isService(name: string): boolean {
  return (
    /^[a-z0-9-]+(\.[a-z0-9-]+)+$/.test(name) || /^arn:[^:]+:iam::\d{12}:(oidc|saml)-provider\/.+$/.test(name)
  );
}
