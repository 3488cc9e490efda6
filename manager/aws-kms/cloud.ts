import type * as kms from '@aws-sdk/client-kms';
import type * as tagging from '@aws-sdk/client-resource-groups-tagging-api';
import type * as sts from '@aws-sdk/client-sts';

/**
 * The manager's port to AWS: exactly the operations that it uses, with the SDK's own input and output
 * types. Errors carry the service's code as `name`, as the SDK's do.
 */
export interface Cloud {
  createKey(input: kms.CreateKeyCommandInput): Promise<kms.CreateKeyCommandOutput>;
  describeKey(input: kms.DescribeKeyCommandInput): Promise<kms.DescribeKeyCommandOutput>;
  getPublicKey(input: kms.GetPublicKeyCommandInput): Promise<kms.GetPublicKeyCommandOutput>;
  sign(input: kms.SignCommandInput): Promise<kms.SignCommandOutput>;
  listKeys(input: kms.ListKeysCommandInput): Promise<kms.ListKeysCommandOutput>;
  listAliases(input: kms.ListAliasesCommandInput): Promise<kms.ListAliasesCommandOutput>;
  createAlias(input: kms.CreateAliasCommandInput): Promise<kms.CreateAliasCommandOutput>;
  updateAlias(input: kms.UpdateAliasCommandInput): Promise<kms.UpdateAliasCommandOutput>;
  deleteAlias(input: kms.DeleteAliasCommandInput): Promise<kms.DeleteAliasCommandOutput>;
  tagResource(input: kms.TagResourceCommandInput): Promise<kms.TagResourceCommandOutput>;
  scheduleKeyDeletion(
    input: kms.ScheduleKeyDeletionCommandInput,
  ): Promise<kms.ScheduleKeyDeletionCommandOutput>;
  getResources(input: tagging.GetResourcesCommandInput): Promise<tagging.GetResourcesCommandOutput>;
  getCallerIdentity(input: sts.GetCallerIdentityCommandInput): Promise<sts.GetCallerIdentityCommandOutput>;
}
