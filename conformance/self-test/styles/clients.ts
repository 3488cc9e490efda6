import { KMS } from '@aws-sdk/client-kms';
import { ResourceGroupsTaggingAPI } from '@aws-sdk/client-resource-groups-tagging-api';
import type { ServerEnvironment } from '../../targets/target.ts';
import { uncheckedSignature } from '../../targets/unchecked-signature.ts';

/** A server's clients of operations that our manager's port does not have. What fails is for the manager to repeat. */
export function clientsOf({ configuration, requestHandler }: ServerEnvironment) {
  const region = String(configuration.region);
  const accessKeyId = String(configuration.access_key_id);
  const sign = uncheckedSignature(accessKeyId, region);
  const options = {
    region,
    credentials: { accessKeyId, secretAccessKey: String(configuration.secret_access_key) },
    requestHandler: requestHandler as never,
    maxAttempts: 1,
  };
  return {
    kms: new KMS({ ...options, signer: sign('kms') }),
    tagging: new ResourceGroupsTaggingAPI({ ...options, signer: sign('tagging') }),
  };
}
