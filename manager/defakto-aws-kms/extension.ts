import { defineExtension } from '../configuration-document/extension.ts';
import { LIFE } from '../defakto/life-times.ts';
import { AWS_KMS_FIELDS } from './configuration.ts';
import { createDefaktoKeyManager } from './create.ts';

/** `awsKMS`: keys in AWS KMS, found by tags alone. */
export const awsKmsExtension = defineExtension({
  name: 'awsKMS',
  schema: AWS_KMS_FIELDS,
  needsOwner: true,
  // Until the sweep has found what an interrupted rotation left behind: nobody else would for weeks.
  retireAfter: LIFE.orphanSweep + LIFE.confirm,
  create: (configuration, { deploymentId = '', serverId = '', isOnly = false, aws, files: _, ...rest }) =>
    createDefaktoKeyManager({
      configuration,
      deploymentId,
      serverId,
      awaitExpected: isOnly,
      ...rest,
      ...aws,
    }),
});
