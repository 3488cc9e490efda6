import { spireAwsKmsExtension } from './aws-kms/extension.ts';
import type { Extension } from './configuration-document/extension.ts';
import { awsKmsExtension } from './defakto-aws-kms/extension.ts';
import { diskExtension } from './disk/extension.ts';
import { keyResourceExtension } from './key-resource/extension.ts';
import { memoryExtension } from './memory/extension.ts';

/** Every kind of key manager that a configuration document can name. */
export const EXTENSIONS: readonly Extension[] = [
  awsKmsExtension,
  spireAwsKmsExtension,
  memoryExtension,
  diskExtension,
  keyResourceExtension,
];

/** Names that are known and that nothing stands behind. */
export const ABSENT_EXTENSIONS: readonly string[] = ['azureKeyVault'];
