import { readFile } from 'node:fs/promises';
import { KeyManagerError } from '../key-manager.ts';
import type { Logger } from '../logger.ts';
import type { Cloud } from './cloud.ts';

const ASSUMED_ROLE =
  /^arn:(?<partition>aws[a-z-]*):sts::(?<account>\d{12}):assumed-role\/(?<role>[^/]+)\/.+$/;

/**
 * The default key policy of SPIRE's aws_kms: the server's role may do everything, the console may look.
 * STS leaves a role's path out of the caller's ARN, so a role with a path needs a key_policy_file.
 * @returns undefined when the caller is no assumed role; KMS then sets its own default policy.
 */
export async function defaultKeyPolicy(cloud: Cloud, logger: Logger): Promise<string | undefined> {
  const { Arn: caller } = await cloud.getCallerIdentity({});
  const { partition, account, role } = ASSUMED_ROLE.exec(caller ?? '')?.groups ?? {};
  if (!partition || !account || !role) {
    logger.warn(
      { caller },
      'The server has not assumed an IAM role, so its keys get the default policy of KMS. A role will be ' +
        'needed: assume one, or set key_policy_file.',
    );
    return undefined;
  }
  return policyDocument(`arn:${partition}:iam::${account}:`, role);
}

function policyDocument(iam: string, role: string): string {
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'Allow full access to the SPIRE Server role',
        Effect: 'Allow',
        Principal: { AWS: `${iam}role/${role}` },
        Action: 'kms:*',
        Resource: '*',
      },
      {
        Sid: 'Allow KMS console to display the key and policy',
        Effect: 'Allow',
        Principal: { AWS: `${iam}root` },
        Action: ['kms:Describe*', 'kms:List*', 'kms:Get*'],
        Resource: '*',
      },
    ],
  });
}

/**
 * Reads the user's own policy. `field` is what the configuration calls it.
 * @returns the file's text, unchanged. @throws KeyManagerError `INVALID_ARGUMENT`: unreadable, or no JSON object.
 */
export async function readKeyPolicy(path: string, field = 'key_policy_file'): Promise<string> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (cause) {
    throw invalid(`${field} "${path}" cannot be read: ${String(cause)}`, cause);
  }
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch (cause) {
    throw invalid(`${field} "${path}" is not JSON: ${String(cause)}`, cause);
  }
  if (typeof document !== 'object' || document === null || Array.isArray(document)) {
    throw invalid(`${field} "${path}" must hold a JSON object`);
  }
  return text;
}

const invalid = (message: string, cause?: unknown): KeyManagerError =>
  new KeyManagerError('INVALID_ARGUMENT', message, { cause });
