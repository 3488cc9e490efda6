import { AWS_KMS_FIELDS, parseAwsKmsConfiguration } from '../aws-kms/configuration.ts';
import { knownNames } from './field-names.ts';
import type { PluginData, ServedManager } from './served-manager.ts';

/** `aws_kms`: plugin_data is that of SPIRE's own, read as hashicorp/hcl 1 decodes it (decoder.go). */
export const awsKmsManager: ServedManager = {
  literals: 'text',
  prepare({ fields, trustDomain }) {
    const configuration = readSwitch(
      knownNames('aws_kms', fields, Object.keys(AWS_KMS_FIELDS.shape)),
      'enable_tag_based_key_discovery',
    );
    parseAwsKmsConfiguration(configuration, trustDomain);
    return {
      async create(host) {
        // It brings the AWS SDK, which nobody needs who only checks a configuration.
        const { createAwsKmsKeyManager } = await import('../aws-kms/create.ts');
        return createAwsKmsKeyManager({ configuration, trustDomain, ...host });
      },
    };
  },
};

/** decodeBool takes these, cased as they may be, and no others. */
function readSwitch(fields: PluginData['fields'], field: string): PluginData['fields'] {
  const spelt = String(fields[field]).toLowerCase();
  if (['true', '1'].includes(spelt)) return { ...fields, [field]: true };
  if (['false', '0'].includes(spelt)) return { ...fields, [field]: false };
  return fields;
}
