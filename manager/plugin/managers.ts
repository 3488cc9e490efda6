import type { Clock } from '../clock.ts';
import type { KeyManager } from '../key-manager.ts';
import type { Logger } from '../logger.ts';

/** What a server has configured, with what a manager needs to run. */
export interface ManagerSettings {
  /** Plain data with the fields of plugin_data. */
  readonly configuration: Readonly<Record<string, unknown>>;
  readonly trustDomain: string;
  readonly clock: Clock;
  readonly logger: Logger;
}

interface ServedManager {
  /** Checks a configuration without a call to anybody. @throws KeyManagerError `INVALID_ARGUMENT`. */
  validate(settings: Pick<ManagerSettings, 'configuration' | 'trustDomain'>): Promise<void>;
  create(settings: ManagerSettings): Promise<KeyManager>;
}

/** The key managers that a server can load. Each is loaded once it is known which one is wanted. */
const MANAGERS = {
  aws_kms: {
    async validate({ configuration, trustDomain }) {
      const { parseAwsKmsConfiguration } = await import('../aws-kms/configuration.ts');
      parseAwsKmsConfiguration(readSwitch(configuration, 'enable_tag_based_key_discovery'), trustDomain);
    },
    async create({ configuration, ...settings }) {
      const { createAwsKmsKeyManager } = await import('../aws-kms/create.ts');
      return createAwsKmsKeyManager({
        ...settings,
        configuration: readSwitch(configuration, 'enable_tag_based_key_discovery'),
      });
    },
  },
} as const satisfies Record<string, ServedManager>;

export type ManagerName = keyof typeof MANAGERS;

/** The names that `--manager` takes. */
export const MANAGER_NAMES = Object.keys(MANAGERS) as readonly ManagerName[];

export const servedManager = (name: ManagerName): ServedManager => MANAGERS[name];

/** SPIRE's HCL decoder takes the texts and numbers that spell a boolean for one. */
function readSwitch(
  configuration: Readonly<Record<string, unknown>>,
  field: string,
): Readonly<Record<string, unknown>> {
  const spelt = String(configuration[field]).toLowerCase();
  if (['true', '1'].includes(spelt)) return { ...configuration, [field]: true };
  if (['false', '0'].includes(spelt)) return { ...configuration, [field]: false };
  return configuration;
}
