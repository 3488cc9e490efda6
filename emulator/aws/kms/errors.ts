import { AwsError, validationException } from '../errors.ts';
import type { KeyStoreRecord } from './custom-key-stores/record.ts';
import type { KeyRecord } from './key-record.ts';

/**
 * The refusals of KMS in one place. "Recorded" texts were seen in answers of live AWS that users published;
 * where nobody published one, the comment says that the text is inferred.
 */
export const refusals = {
  /** Recorded: kamus#508, terraform-provider-aws and others. */
  keyNotFound: (arn: string) => notFound(`Key '${arn}' does not exist`),
  /** Recorded since 2025 with quotes around the id. */
  invalidKeyId: (id: string) => notFound(`Invalid keyId '${id}'`),
  /** Recorded: pulumi#17022; names the Region that the ARN names. */
  foreignRegion: (region: string) => notFound(`Invalid arn ${region}`),
  /** Recorded for GetKeyPolicy and CreateGrant, name and ARN alike; inferred for the other key-only operations. */
  aliasNotSupported: () =>
    new AwsError('InvalidArnException', 'Key Aliases are not supported for this operation.'),
  /** Inferred from the recorded answer to an ARN of another Region; every operation with a KeyId declares it. */
  malformedArn: (arn: string) => notFound(`Invalid arn ${arn}`),
  /** Inferred: CreateAlias and UpdateAlias declare no InvalidArnException. */
  aliasAsTarget: () => validationException('Aliases must refer to keys. Not aliases'),
  /** For an id that a tag of LocalStack's chose; AWS chooses ids itself, and LocalStack's answer is not documented. */
  keyExists: (arn: string) => new AwsError('AlreadyExistsException', `Key ${arn} already exists`),
  /** Recorded: sigstore/cosign#1474. */
  aliasNotFound: (arn: string) => notFound(`Alias ${arn} is not found.`),
  /** Recorded: crossplane-contrib/provider-aws#1741. */
  aliasExists: (arn: string) =>
    new AwsError('AlreadyExistsException', `An alias with the name ${arn} already exists`),
  /** Recorded: aws-controllers-k8s/community#1878. */
  aliasWithoutPrefix: () =>
    validationException(
      'Alias must start with the prefix "alias/". Please see ' +
        'https://docs.aws.amazon.com/kms/latest/developerguide/kms-alias.html',
    ),
  /** Recorded: terraform-provider-aws#12891. */
  aliasCharacters: (name: string) => validationException(`${name} contains invalid characters for an alias`),
  /** The API reference says that it fails; code and text are inferred. */
  reservedAlias: (name: string) =>
    new AwsError(
      'NotAuthorizedException',
      `${name} is reserved: the prefix alias/aws/ belongs to AWS managed keys.`,
    ),
  /** The rule is UpdateAlias's in the API reference; the text is inferred. */
  aliasKeyMismatch: (current: string, next: string) =>
    validationException(
      `Alias can not be updated: the current key ${current} and the new key ${next} must have the same type ` +
        'and the same key usage.',
    ),
  /** Recorded in a log of scylla-cluster-tests#7634. */
  tooManyAliases: (limit: number, usage: number) =>
    new AwsError(
      'LimitExceededException',
      `Aliases per key quota for this account in this region is ${limit}, current usage is ${usage}`,
    ),
  /** Recorded in 2016 (convox/rack#347); that its words are still these is inferred. */
  tooManyKeys: (limit: number, usage: number) =>
    new AwsError(
      'LimitExceededException',
      `Key quota for this account in this region is ${limit} but the current usage is ${usage}.`,
    ),
  /** Recorded: AWS's own SDK examples and others. */
  disabled: (key: KeyRecord) => new AwsError('DisabledException', `${key.arn} is disabled.`),
  /** Recorded for cryptographic operations and for ScheduleKeyDeletion (terraform-provider-aws#17889). */
  pendingDeletion: (key: KeyRecord) => invalidState(`${key.arn} is pending deletion.`),
  /** Inferred from the key-state page: "is pending deletion (or pending replica deletion)". */
  pendingReplicaDeletion: (key: KeyRecord) => invalidState(`${key.arn} is pending replica deletion.`),
  /** Key-state page of the KMS developer guide; recorded by Thales's Terraform provider, which waits on the text. */
  creating: (key: KeyRecord) => invalidState(`${key.arn} is creating.`),
  /** Key-state page of the KMS developer guide. */
  updating: (key: KeyRecord) => invalidState(`${key.arn} is updating.`),
  /** Key-state page of the KMS developer guide. */
  notPendingDeletion: (key: KeyRecord) => invalidState(`${key.arn} is not pending deletion.`),
  /** Key-state page of the KMS developer guide. */
  pendingImport: (key: KeyRecord) => invalidState(`${key.arn} is pending import.`),
  /** Key-state page for EXTERNAL; for other origins inferred from it. */
  wrongOrigin: (key: KeyRecord) =>
    new AwsError(
      'UnsupportedOperationException',
      `${key.arn} origin is ${key.origin} which is not valid for this operation.`,
    ),
  /** Recorded: jwt-kms#4. */
  wrongUsage: (key: KeyRecord, operation: string) =>
    new AwsError(
      'InvalidKeyUsageException',
      `${key.arn} key usage is ${key.usage} which is not valid for ${operation}.`,
    ),
  /** Recorded: text from Sign (aws-kms-pkcs11#18), code from Encrypt (sops#684). */
  wrongAlgorithm: (algorithm: string, key: KeyRecord) =>
    new AwsError(
      'InvalidKeyUsageException',
      `Algorithm ${algorithm} is incompatible with key spec ${key.spec}.`,
    ),
  /** Recorded for ML-DSA; inferred for Ed25519, where the algorithm decides as well. */
  wrongMessageType: (type: string, key: KeyRecord) =>
    validationException(`Message type ${type} is incompatible with key spec ${key.spec}.`),
  /** Recorded; inferred for a representative mu. */
  wrongDigestLength: (algorithm: string) =>
    validationException(`Digest is invalid length for algorithm ${algorithm}.`),
  /** Recorded, with its empty message. */
  invalidSignature: () => new AwsError('KMSInvalidSignatureException', ''),
  /** Recorded, with its empty message. */
  invalidCiphertext: () => new AwsError('InvalidCiphertextException', ''),
  /** Recorded in CloudTrail records of Decrypt (SSM and S3 troubleshooting pages). */
  incorrectKey: () =>
    new AwsError(
      'IncorrectKeyException',
      'The key ID in the request does not identify a CMK that can perform this operation.',
    ),
  /** Recorded for Decrypt without a KeyId: SSM's and Lambda's callers print it. */
  ciphertextOfNoKey: () =>
    new AwsError(
      'AccessDeniedException',
      'The ciphertext refers to a customer master key that does not exist, does not exist in this region, ' +
        'or you are not allowed to access.',
    ),
  /** The API reference says that it is required; code and text are inferred. */
  keyIdRequired: () =>
    validationException(
      'A key ID is required when the ciphertext was encrypted under an asymmetric KMS key, or is ignored.',
    ),
  /** The rule is the API reference's; the text is inferred. */
  modifiersWithoutDryRun: () => validationException('DryRunModifiers apply only when DryRun is true.'),
  /** Inferred: the text of required members, for one that the API model does not mark as required. */
  missing: (member: string) =>
    validationException(
      `1 validation error detected: Value null at '${member}' failed to satisfy constraint: ` +
        'Member must not be null',
    ),
  /** The rule is the API reference's; the text is inferred from the recorded one of CreateGrant. */
  contextNotSupported: (algorithm: string) =>
    validationException(`EncryptionContext is not supported with the algorithm ${algorithm}.`),
  /** The limits are the API reference's of Encrypt; the text is unrecorded, in the words that other emulators use. */
  plaintextTooLong: (algorithm: string, key: KeyRecord, most: number) =>
    validationException(
      `Algorithm ${algorithm} and key spec ${key.spec} cannot encrypt data larger than ${most} bytes.`,
    ),
  /** Recorded by Hadoop's S3A documentation, in words that may be older than today's. */
  dataKeyUnderAsymmetric: () =>
    new AwsError('InvalidKeyUsageException', 'You cannot generate a data key with an asymmetric CMK'),
  /** Recorded for GenerateRandom without a length (local-kms#6); for GenerateDataKey inferred from its words. */
  dataKeyLength: () => validationException('Please specify either number of bytes or key spec.'),
  /** The code is modelled; the empty message is inferred from KMSInvalidSignatureException's. */
  invalidMac: () => new AwsError('KMSInvalidMacException', ''),
  /** The rule is the API reference's; code and text are inferred. */
  wrongPublicKey: (key: KeyRecord) =>
    validationException(`The public key is not a valid key of the key spec ${key.spec}.`),
  /** Recorded. */
  dryRun: () =>
    new AwsError(
      'DryRunOperationException',
      'The request would have succeeded, but the DryRun option is set.',
    ),
  /** The code is modelled; the text is inferred. */
  unknownGrantToken: () => new AwsError('InvalidGrantTokenException', 'The grant token does not exist.'),
  /** Recorded (a CreateGrant of 2021, and many more by way of Lambda). */
  invalidPrincipal: (arn: string) =>
    new AwsError('InvalidArnException', `ARN does not refer to a valid principal: ${arn}`),
  /** Recorded: ansible#31960. */
  grantOfGrantsOnly: () => validationException('Grants must not contain only the CreateGrant operation.'),
  /** Inferred from its sibling. */
  grantOfNothing: () => validationException('Grants must contain at least one operation.'),
  /** The API reference says that it is a validation error; the text is inferred. */
  notGrantable: (operation: string, key: KeyRecord) =>
    validationException(
      `The operation ${operation} is not valid in a grant for ${key.arn}, whose key spec is ${key.spec} and ` +
        `key usage ${key.usage}.`,
    ),
  /** Recorded in 2026. */
  constraintOnKey: () =>
    validationException(
      'EncryptionContext is supported only when creating a grant for a symmetric encryption KMS key.',
    ),
  /** The limit is the API reference's; code and text are inferred. */
  constraintPairs: (most: number) =>
    validationException(`A grant constraint can include up to ${most} encryption context pairs.`),
  /** The limit is the API reference's; code and text are inferred. */
  constraintValue: (most: number) =>
    validationException(
      `An encryption context value in a grant constraint cannot exceed ${most} characters.`,
    ),
  /** Inferred from the recorded text of the quota of aliases. */
  tooManyGrants: (limit: number, usage: number) =>
    new AwsError(
      'LimitExceededException',
      `Grants per key quota for this account in this region is ${limit}, current usage is ${usage}`,
    ),
  /** Which parameters name a grant is the API reference's; code and text are inferred. */
  whichGrant: () =>
    validationException('Specify either a grant token, or both a key identifier and a grant ID.'),
  /** The code is modelled; the text is inferred. */
  invalidGrantId: () => new AwsError('InvalidGrantIdException', 'The grant ID is not valid.'),
  /** The code was measured on live AWS (getmoto/moto#5411); the text is inferred. */
  grantNotFound: (id: string) => notFound(`Grant '${id}' does not exist`),
  /** The code is modelled; an empty message was recorded for its siblings on asymmetric keys. */
  noPublicKey: () => new AwsError('UnsupportedOperationException', ''),
  /** Recorded for EnableKeyRotation on an asymmetric key, with its empty message: terraform-aws-kms#20. */
  rotationNotSupported: () => new AwsError('UnsupportedOperationException', ''),
  /** The code and both reasons are the API reference's; the text is inferred. */
  rotationSoon: (key: KeyRecord) =>
    new AwsError(
      'ConflictException',
      `An automatic rotation of ${key.arn} is in progress or scheduled to begin within the next 20 minutes.`,
    ),
  /** That a second one must wait is inferred, the code with it: no other that is modelled fits. */
  rotationInProgress: (key: KeyRecord) =>
    new AwsError('ConflictException', `An on-demand rotation of ${key.arn} is already in progress.`),
  /** Inferred from the recorded text of the quota of aliases. */
  tooManyRotations: (limit: number) =>
    new AwsError(
      'LimitExceededException',
      `On-demand rotations per key quota for this account in this region is ${limit}, current usage is ${limit}`,
    ),
  /** The code is modelled; the words are recorded by Thales's Terraform provider, which waits on them. */
  notPrimary: (arn: string) => unsupported(`${arn} is not a multi-Region primary key.`),
  /** The code is modelled; the text is inferred from its counterpart. */
  notReplica: (arn: string) => unsupported(`${arn} is not a multi-Region replica key.`),
  /** The code is ReplicateKey's in the API reference; the text is inferred. */
  replicaExists: (arn: string) => new AwsError('AlreadyExistsException', `Key '${arn}' already exists`),
  /** The rule is ReplicateKey's in the API reference; code and text are inferred. */
  unknownRegion: (region: string, partition: string) =>
    validationException(`KMS is not available in the Region ${region} of the partition ${partition}.`),
  /** RotateKeyOnDemand, API reference, tells the rule; code and text are inferred. */
  nothingToRotateTo: (key: KeyRecord) => invalidState(`${key.arn} has no key material pending rotation.`),
  /** "Importing ML-DSA keys is not supported" (KMS developer guide); code and text are inferred. */
  notImportable: (spec: string) =>
    new AwsError(
      'UnsupportedOperationException',
      `Keys of the key spec ${spec} cannot have imported material.`,
    ),
  /** The API reference tells the date; code and text are inferred. */
  wrappingEnded: () =>
    new AwsError(
      'UnsupportedOperationException',
      'The wrapping algorithm RSAES_PKCS1_V1_5 is not supported since October 10, 2023.',
    ),
  /** Recorded in 2025 for a symmetric key; for the other combinations of the developer guide inferred. */
  wrappingDoesNotFit: (algorithm: string, wrapping: string, spec: string) =>
    validationException(
      `Wrapping algorithm ${algorithm} and wrapping key spec ${wrapping} cannot be used to import a ${spec} key.`,
    ),
  /** The rule is ImportKeyMaterial's in the API reference; the text is inferred. */
  validToMissing: () => validationException('ValidTo is required when the key material expires.'),
  /** The rule is ImportKeyMaterial's in the API reference; the text is inferred. */
  validToSurplus: () => validationException('ValidTo is not valid when the key material does not expire.'),
  /** The range is the API reference's; the text is inferred. */
  validToRange: () => validationException('ValidTo must lie in the future, and at most 365 days ahead.'),
  /** The rule is the API reference's; code and text are inferred. */
  newMaterialNamed: () =>
    validationException('KeyMaterialId is not valid when ImportType is NEW_KEY_MATERIAL.'),
  /** The rule is the API reference's: usable with symmetric encryption keys only; code and text are inferred. */
  importParameter: (member: string) =>
    new AwsError(
      'UnsupportedOperationException',
      `${member} is supported only for symmetric encryption KMS keys.`,
    ),
  /** The code is modelled, with its reason; the text is inferred. */
  invalidImportToken: () => new AwsError('InvalidImportTokenException', 'The import token is not valid.'),
  /** The code is modelled, with its reason; the text is inferred. */
  expiredImportToken: () => new AwsError('ExpiredImportTokenException', 'The import token has expired.'),
  /** The code is modelled, with its reason; the text is inferred. */
  unfitMaterial: (key: KeyRecord) =>
    incorrectMaterial(`The key material is not valid for the key spec ${key.spec}.`),
  /** The code is modelled, with its reason; the text is inferred. */
  otherMaterial: (key: KeyRecord) =>
    incorrectMaterial(`The key material is not the one that was imported into ${key.arn} before.`),
  /** The code is modelled, with its reason; the text is inferred. */
  materialKnown: (key: KeyRecord) =>
    incorrectMaterial(`The key material is already associated with ${key.arn}.`),
  /** That it has to be rotated to or deleted first is inferred, code and text with it. */
  materialWaits: (key: KeyRecord) => invalidState(`${key.arn} already has key material pending rotation.`),
  /** Inferred: DeleteImportedKeyMaterial declares no other code that fits. */
  materialNotFound: (id: string) => notFound(`Key material '${id}' does not exist`),
  /** Inferred from the documented range; the API model itself allows 1 to 365. */
  pendingWindow: (days: number, least: number, most: number) =>
    validationException(
      `1 validation error detected: Value '${days}' at 'pendingWindowInDays' failed to satisfy constraint: ` +
        (days < least
          ? `Member must have value greater than or equal to ${least}`
          : `Member must have value less than or equal to ${most}`),
    ),
  /** The code is modelled; the text is inferred. */
  invalidMarker: () => new AwsError('InvalidMarkerException', 'The marker is not valid for this operation.'),
  /** The code is modelled; the text is inferred. */
  noSuchPolicy: () => notFound('No such policy exists'),
  /** The only valid name is default (API reference); the text is inferred. */
  policyName: (name: string) =>
    validationException(`Invalid policy name '${name}': the only valid name is default.`),
  /** Recorded: minimum-viable-dataspace-on-aws#6 and many more. */
  unknownPrincipal: () =>
    new AwsError(
      'MalformedPolicyDocumentException',
      'Policy contains a statement with one or more invalid principals.',
    ),
  /** Recorded: terraform-aws-cloudtrail#178, praxis#180 and many more. */
  lockout: () =>
    new AwsError(
      'MalformedPolicyDocumentException',
      'The new key policy will not allow you to update the key policy in the future.',
    ),
  /** The code is modelled; the texts stand beside what makes them, in emulator/iam/policy-error.ts. */
  malformedPolicy: (message: string) => new AwsError('MalformedPolicyDocumentException', message),
  /** The code is modelled for CreateKey and PutKeyPolicy; the text is inferred. */
  policyTooLong: (limit: number) =>
    new AwsError('LimitExceededException', `The key policy is larger than ${limit} bytes.`),
  /** Recorded for CreateKey (2025-01-21); that TagResource and ReplicateKey answer so too is inferred. */
  tooManyTags: () => tagException('Too many tags'),
  /** Recorded. */
  duplicateTags: () => tagException('Duplicate tag keys'),
  /** Recorded, in either case of the letters. */
  reservedTag: () => tagException('Tags beginning with aws: are reserved'),
  /** Which characters a tag may have is the developer guide's; code and text are inferred. */
  invalidTag: () => tagException('Invalid tag'),
  /** The code is modelled; the text is inferred. */
  keyStoreNotFound: (idOrName: string) =>
    new AwsError('CustomKeyStoreNotFoundException', `Custom key store '${idOrName}' does not exist`),
  /** The code is modelled; the text is inferred. */
  keyStoreNameInUse: (name: string) =>
    new AwsError(
      'CustomKeyStoreNameInUseException',
      `A custom key store with the name '${name}' already exists`,
    ),
  /** The code and the states are modelled; the text is inferred. */
  keyStoreState: ({ id, connection }: KeyStoreRecord, what: string) =>
    new AwsError(
      'CustomKeyStoreInvalidStateException',
      `Cannot ${what} custom key store ${id}: its connection state is ${connection.state}.`,
    ),
  /** The code is modelled; the text is inferred. */
  clusterInUse: (id: string) =>
    new AwsError(
      'CloudHsmClusterInUseException',
      `The CloudHSM cluster ${id} is already associated with a custom key store.`,
    ),
  /** The code is modelled; that a cluster of another store is meant by it, and the text, are inferred. */
  clusterNotRelated: (id: string) =>
    new AwsError(
      'CloudHsmClusterNotRelatedException',
      `The CloudHSM cluster ${id} is not related to the original cluster: it belongs to another custom key store.`,
    ),
  /** The code is modelled; the text is inferred. */
  xksUriInUse: (uri: string) =>
    new AwsError(
      'XksProxyUriInUseException',
      `The proxy URI ${uri} is already associated with another external key store in this Region.`,
    ),
  /** The code is modelled; the text is inferred. */
  xksEndpointInUse: (endpoint: string) =>
    new AwsError(
      'XksProxyUriEndpointInUseException',
      `The proxy URI endpoint ${endpoint} is already associated with another external key store in this Region.`,
    ),
  /** The code is modelled; the text is inferred. */
  xksServiceInUse: (name: string) =>
    new AwsError(
      'XksProxyVpcEndpointServiceInUseException',
      `The VPC endpoint service ${name} is already associated with another external key store in this Region.`,
    ),
  /** Inferred from the recorded text of the quota of aliases. */
  tooManyKeyStores: (limit: number, usage: number) =>
    new AwsError(
      'LimitExceededException',
      `Custom key stores quota for this account in this region is ${limit}, current usage is ${usage}`,
    ),
  /** Which members a custom key store needs is the API reference's; code and text are inferred. */
  missingForKeyStore: (member: string, kind: string) =>
    validationException(`${member} is required for ${kind}.`),
  /** Which members a custom key store takes is the API reference's; code and text are inferred. */
  notOfKeyStore: (member: string, kind: string) => validationException(`${member} is not valid for ${kind}.`),
  /** The rule is the API reference's; code and text are inferred. */
  keyStoreIdOrName: () =>
    validationException('Specify either CustomKeyStoreId or CustomKeyStoreName, but not both.'),
  /** The rule and its code are the API reference's; the text is inferred. */
  randomInExternalStore: () => unsupported('GenerateRandom is not supported in an external key store.'),
  /** CreateKey, API reference, tells these rules of custom key stores; codes and texts are inferred. */
  specInKeyStore: (spec: string) => unsupported(`KeySpec ${spec} is not supported in a custom key store.`),
  /** CreateKey, API reference, tells the rule; code and text are inferred. */
  multiRegionInKeyStore: () => unsupported('A custom key store cannot contain multi-Region keys.'),
  /** CreateKey, API reference, tells the rule; code and text are inferred. */
  notWithOrigin: (member: string, origin: string) =>
    validationException(`${member} is not valid with the origin ${origin}.`),
  /** CreateKey, API reference, tells the rule; code and text are inferred. */
  requiredWithOrigin: (member: string, origin: string) =>
    validationException(`You must specify ${member} with the origin ${origin}.`),
  /** CreateKey, API reference, tells the rule; code and text are inferred. */
  xksKeyOfOtherOrigin: () =>
    validationException('XksKeyId is valid only with the origin EXTERNAL_KEY_STORE.'),
  /** CreateKey, API reference, tells the rule; code and text are inferred. */
  originOfOtherStore: (origin: string, type: string) =>
    validationException(`The origin ${origin} is not valid for a custom key store of the type ${type}.`),
  /** That only one of them may be used is the API reference's; code and text are inferred. */
  twoSpecs: () =>
    validationException(
      'You cannot specify KeySpec and CustomerMasterKeySpec in the same request. CustomerMasterKeySpec is deprecated.',
    ),
  /** Recorded. */
  usageRequired: () =>
    validationException(
      'You must specify a KeyUsage value for all KMS keys except for symmetric encryption keys.',
    ),
  /** Which usages a spec has is the API reference's; code and text are inferred. */
  usageOfOtherSpec: (usage: string, spec: string) =>
    validationException(`KeyUsage ${usage} is not compatible with KeySpec ${spec}`),
  /** Keyproof's own: nothing that it answers may let anybody believe that a key is in an HSM. */
  noHsm: (what: string) =>
    new AwsError(
      'NotImplementedException',
      `Keyproof does not emulate ${what}: no HSM and no external key manager is behind its custom key stores. ` +
        'It keeps their records and connection states only.',
      501,
    ),
} as const;

function notFound(message: string): AwsError {
  return new AwsError('NotFoundException', message);
}

function tagException(message: string): AwsError {
  return new AwsError('TagException', message);
}

function incorrectMaterial(message: string): AwsError {
  return new AwsError('IncorrectKeyMaterialException', message);
}

function unsupported(message: string): AwsError {
  return new AwsError('UnsupportedOperationException', message);
}

function invalidState(message: string): AwsError {
  return new AwsError('KMSInvalidStateException', message);
}

/** Recorded from live AWS in 2026: the text names no resource, whether the key exists or not. */
export function foreignAccount(principal: string, operation: string): AwsError {
  return new AwsError(
    'AccessDeniedException',
    `User: ${principal} is not authorized to perform: kms:${operation} on this resource because the resource ` +
      'does not exist in this Region, no resource-based policies allow access, or a resource-based policy ' +
      'explicitly denies access',
  );
}
