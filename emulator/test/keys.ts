import type { CreateKeyCommandInput, KeyMetadata, KMS } from '@aws-sdk/client-kms';

/** What a test needs to know of a key. */
export interface TestKey {
  readonly id: string;
  readonly arn: string;
}

/** Makes a key: for signing, on P-256, unless told otherwise. */
export async function createKey(kms: KMS, input: CreateKeyCommandInput = {}): Promise<TestKey> {
  const { KeyMetadata } = await kms.createKey({
    KeySpec: 'ECC_NIST_P256',
    KeyUsage: 'SIGN_VERIFY',
    ...input,
  });
  return known(KeyMetadata);
}

/** Makes a symmetric encryption key, the default of CreateKey. */
export async function createSymmetricKey(kms: KMS, input: CreateKeyCommandInput = {}): Promise<TestKey> {
  const { KeyMetadata } = await kms.createKey(input);
  return known(KeyMetadata);
}

export async function createDisabledKey(kms: KMS): Promise<TestKey> {
  const key = await createKey(kms);
  await kms.disableKey({ KeyId: key.id });
  return key;
}

export async function createPendingKey(kms: KMS): Promise<TestKey> {
  const key = await createKey(kms);
  await kms.scheduleKeyDeletion({ KeyId: key.id, PendingWindowInDays: 7 });
  return key;
}

/** DescribeKey's KeyMetadata. */
export async function describeKey(kms: KMS, KeyId: string): Promise<KeyMetadata> {
  const { KeyMetadata } = await kms.describeKey({ KeyId });
  if (!KeyMetadata) throw new Error('DescribeKey answered without metadata.');
  return KeyMetadata;
}

function known(metadata: KeyMetadata | undefined): TestKey {
  if (!metadata?.KeyId || !metadata.Arn) throw new Error('CreateKey answered without a key.');
  return { id: metadata.KeyId, arn: metadata.Arn };
}
