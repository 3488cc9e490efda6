import model from '../model/generated/kms.json' with { type: 'json' };
import type { ServiceModel } from '../model/model.ts';
import { defineService } from '../service.ts';
import { CancelKeyDeletion } from './operations/CancelKeyDeletion.ts';
import { CreateAlias } from './operations/CreateAlias.ts';
import { CreateKey } from './operations/CreateKey.ts';
import { DeleteAlias } from './operations/DeleteAlias.ts';
import { DescribeKey } from './operations/DescribeKey.ts';
import { DisableKey } from './operations/DisableKey.ts';
import { EnableKey } from './operations/EnableKey.ts';
import { GetKeyPolicy } from './operations/GetKeyPolicy.ts';
import { GetPublicKey } from './operations/GetPublicKey.ts';
import { ListAliases } from './operations/ListAliases.ts';
import { ListKeyPolicies } from './operations/ListKeyPolicies.ts';
import { ListKeys } from './operations/ListKeys.ts';
import { ListResourceTags } from './operations/ListResourceTags.ts';
import { PutKeyPolicy } from './operations/PutKeyPolicy.ts';
import { ScheduleKeyDeletion } from './operations/ScheduleKeyDeletion.ts';
import { Sign } from './operations/Sign.ts';
import { TagResource } from './operations/TagResource.ts';
import { UntagResource } from './operations/UntagResource.ts';
import { UpdateAlias } from './operations/UpdateAlias.ts';
import { UpdateKeyDescription } from './operations/UpdateKeyDescription.ts';
import { Verify } from './operations/Verify.ts';

/** Every operation of KMS: handled, or listed as not emulated yet. */
export const kms = defineService({
  name: 'kms',
  model: model as ServiceModel,
  messageMember: 'message',
  operations: {
    CancelKeyDeletion,
    CreateAlias,
    CreateKey,
    DeleteAlias,
    DescribeKey,
    DisableKey,
    EnableKey,
    GetKeyPolicy,
    GetPublicKey,
    ListAliases,
    ListKeyPolicies,
    ListKeys,
    ListResourceTags,
    PutKeyPolicy,
    ScheduleKeyDeletion,
    Sign,
    TagResource,
    UntagResource,
    UpdateAlias,
    UpdateKeyDescription,
    Verify,
  },
  notEmulated: [
    'ConnectCustomKeyStore',
    'CreateCustomKeyStore',
    'CreateGrant',
    'Decrypt',
    'DeleteCustomKeyStore',
    'DeleteImportedKeyMaterial',
    'DeriveSharedSecret',
    'DescribeCustomKeyStores',
    'DisableKeyRotation',
    'DisconnectCustomKeyStore',
    'EnableKeyRotation',
    'Encrypt',
    'GenerateDataKey',
    'GenerateDataKeyPair',
    'GenerateDataKeyPairWithoutPlaintext',
    'GenerateDataKeyWithoutPlaintext',
    'GenerateMac',
    'GenerateRandom',
    'GetKeyLastUsage',
    'GetKeyRotationStatus',
    'GetParametersForImport',
    'ImportKeyMaterial',
    'ListGrants',
    'ListKeyRotations',
    'ListRetirableGrants',
    'ReEncrypt',
    'ReplicateKey',
    'RetireGrant',
    'RevokeGrant',
    'RotateKeyOnDemand',
    'UpdateCustomKeyStore',
    'UpdatePrimaryRegion',
    'VerifyMac',
  ],
});
