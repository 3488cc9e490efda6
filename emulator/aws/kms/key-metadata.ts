import type { KeyMetadata } from '@aws-sdk/client-kms';
import type { View } from '../../store/store.ts';
import type { KeyRecord } from './key-record.ts';
import { factsOf } from './key-specs.ts';
import { getRelatedKeys, multiRegionConfiguration, type RelatedKeys } from './related-keys.ts';

/** What CreateKey, DescribeKey and ReplicateKey tell about a key. */
export async function describe(view: View, key: KeyRecord): Promise<KeyMetadata> {
  return keyMetadata(key, key.multiRegion && (await getRelatedKeys(view, key)));
}

function keyMetadata(key: KeyRecord, related: RelatedKeys | undefined): KeyMetadata {
  return {
    AWSAccountId: key.account,
    KeyId: key.id,
    Arn: key.arn,
    CreationDate: new Date(key.created),
    Enabled: key.state === 'Enabled',
    Description: key.description,
    KeyUsage: key.usage,
    KeyState: key.state,
    ...(key.deletion && { DeletionDate: new Date(key.deletion.at) }),
    ...(key.deletionAfterReplicas && {
      PendingDeletionWindowInDays: key.deletionAfterReplicas.windowDays,
    }),
    ...(key.imported && expirationOf(key.imported.validTo)),
    Origin: key.origin,
    KeyManager: 'CUSTOMER',
    CustomerMasterKeySpec: key.spec as NonNullable<KeyMetadata['CustomerMasterKeySpec']>,
    KeySpec: key.spec,
    ...usableAlgorithms(key),
    MultiRegion: related !== undefined,
    ...(related && { MultiRegionConfiguration: multiRegionConfiguration(key, related) }),
    ...(key.materialId !== undefined && { CurrentKeyMaterialId: key.materialId }),
  };
}

/** The expiration of imported material, as KMS tells it. */
export function expirationOf(validTo: number | undefined) {
  return validTo === undefined
    ? ({ ExpirationModel: 'KEY_MATERIAL_DOES_NOT_EXPIRE' } as const)
    : ({ ExpirationModel: 'KEY_MATERIAL_EXPIRES', ValidTo: new Date(validTo) } as const);
}

/** The algorithms that a key's spec offers for the usage it was created for. */
export function usableAlgorithms(key: KeyRecord) {
  const { signing, encryption, mac, agreement } = factsOf(key.spec);
  switch (key.usage) {
    case 'SIGN_VERIFY':
      return { SigningAlgorithms: [...(signing ?? [])] };
    case 'ENCRYPT_DECRYPT':
      return { EncryptionAlgorithms: [...(encryption ?? [])] };
    case 'GENERATE_VERIFY_MAC':
      return { MacAlgorithms: [...(mac ?? [])] };
    case 'KEY_AGREEMENT':
      return { KeyAgreementAlgorithms: [...(agreement ?? [])] };
  }
}
