import type { Cloud } from '../aws-kms/cloud.ts';

/**
 * All that this manager asks of AWS, and so the permissions that it needs: `kms:` and the first five,
 * `tag:GetResources`, `sts:GetCallerIdentity`.
 */
export type DefaktoCloud = Pick<
  Cloud,
  | 'createKey'
  | 'getPublicKey'
  | 'scheduleKeyDeletion'
  | 'sign'
  | 'tagResource'
  | 'getResources'
  | 'getCallerIdentity'
>;
