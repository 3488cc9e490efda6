import { defineExtension } from '../configuration-document/extension.ts';
import { KeyManagerError } from '../key-manager.ts';
import { AWS_KMS_FIELDS, parseAwsKmsConfiguration } from './configuration.ts';
import { createAwsKmsKeyManager } from './create.ts';
import { TIMES } from './limits.ts';

/** `spireAwsKMS`: the fields of SPIRE's aws_kms. */
export const spireAwsKmsExtension = defineExtension({
  name: 'spireAwsKMS',
  schema: AWS_KMS_FIELDS,
  // Without a key in use the manager has no alias whose date tells the service's now, and its sweep of orphans
  // finds none old enough. So its last keys stay until that sweep has been round.
  retireAfter: TIMES.keySweep + TIMES.orphanAfter / 2,
  check(fields, trustDomain) {
    try {
      parseAwsKmsConfiguration(fields, trustDomain);
      return [];
    } catch (error) {
      if (!(error instanceof KeyManagerError)) throw error;
      return error.message
        .split('\n')
        .slice(1)
        .map((line) => line.replace(/^ *- /, ''));
    }
  },
  create: (configuration, { trustDomain, clock, logger, aws }) =>
    createAwsKmsKeyManager({ configuration, trustDomain, clock, logger, ...aws }),
});
