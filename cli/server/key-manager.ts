import { z } from 'zod';
import { createAwsKmsKeyManager } from '../../manager/aws-kms/create.ts';
import { parseCheckedYaml } from '../../manager/checked-yaml.ts';
import type { KeyManager } from '../../manager/key-manager.ts';
import type { Logger } from '../../manager/logger.ts';

const DOCUMENT = z.strictObject({
  section: z.literal('KeyManager'),
  schema: z.literal('v1'),
  spec: z.strictObject({ extensions: z.strictObject({ spireAwsKMS: z.looseObject({}) }) }),
});

/** Starts the key manager that a configuration document names. @throws ConfigurationError, KeyManagerError */
export function startKeyManager(
  { text, file }: { readonly text: string; readonly file: string },
  trustDomain: string,
  logger: Logger,
): Promise<KeyManager> {
  const { value } = parseCheckedYaml(DOCUMENT, text, file);
  return createAwsKmsKeyManager({ configuration: value.spec.extensions.spireAwsKMS, trustDomain, logger });
}
