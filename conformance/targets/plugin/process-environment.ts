import { devNull } from 'node:os';

/** What of this process's environment a plugin must not see: it would lead its calls elsewhere, to real AWS at worst. */
const ELSEWHERE = /^(AWS_|KEYPROOF_CLOCK|(HTTPS?|ALL|NO)_PROXY$)/i;

export interface ProcessSurroundings {
  readonly endpoint: string;
  readonly configuration: Readonly<Record<string, unknown>>;
  /** The name under which it takes part in the world's time; absent: it lives by the machine's. */
  readonly clockName?: string | undefined;
}

/** What is changed in the environment of a plugin's process; undefined takes a variable away. */
export function processEnvironment(
  { endpoint, configuration, clockName }: ProcessSurroundings,
  inherited: Readonly<Record<string, string | undefined>>,
): Record<string, string | undefined> {
  const taken = Object.keys(inherited).filter((name) => ELSEWHERE.test(name));
  const region = String(configuration.region);
  return {
    ...Object.fromEntries(taken.map((name) => [name, undefined])),
    AWS_ENDPOINT_URL: endpoint,
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_ACCESS_KEY_ID: String(configuration.access_key_id),
    AWS_SECRET_ACCESS_KEY: String(configuration.secret_access_key),
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_CONFIG_FILE: devNull,
    AWS_SHARED_CREDENTIALS_FILE: devNull,
    ...(clockName !== undefined && {
      KEYPROOF_CLOCK: `${endpoint}/_keyproof/clock`,
      KEYPROOF_CLOCK_NAME: clockName,
    }),
  };
}
