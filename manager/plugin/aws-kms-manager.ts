import { parseAwsKmsConfiguration } from '../aws-kms/configuration.ts';
import type { PluginData, ServedManager } from './served-manager.ts';

/** `aws_kms`: plugin_data is exactly that of SPIRE's own. */
export const awsKmsManager: ServedManager = {
  prepare({ fields, trustDomain }) {
    const configuration = readSwitch(fields, 'enable_tag_based_key_discovery');
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

/** SPIRE's HCL decoder takes the texts and numbers that spell a boolean for one. */
function readSwitch(fields: PluginData['fields'], field: string): PluginData['fields'] {
  const spelt = String(fields[field]).toLowerCase();
  if (['true', '1'].includes(spelt)) return { ...fields, [field]: true };
  if (['false', '0'].includes(spelt)) return { ...fields, [field]: false };
  return fields;
}
