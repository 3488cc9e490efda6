import type { KMSClientConfig } from '@aws-sdk/client-kms';
import type { Clock } from '../clock.ts';
import { ClockRetryStrategy } from './clock-retry-strategy.ts';
import type { Cloud } from './cloud.ts';

/** Milliseconds. A plugin call may take 30 s in all (SPIRE); a call and its repetitions have to fit. */
const TIMEOUTS = { connectionTimeout: 3_000, requestTimeout: 8_000 } as const;

/** `sessionToken` goes with temporary credentials. */
export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** How the AWS SDK is set up. */
export interface SdkCloudOptions {
  /** Absent: the SDK's own chain, AWS_REGION and the shared configuration. */
  readonly region?: string;
  readonly clock: Clock;
  /** Absent: the SDK's own chain. */
  readonly credentials?: Credentials;
  /** Absent: AWS_ENDPOINT_URL and its kin, else AWS itself. */
  readonly endpoint?: string;
  /** How requests travel; absent: over Node's HTTP client, with timeouts. */
  readonly requestHandler?: NonNullable<KMSClientConfig['requestHandler']>;
  /** How requests to a service are signed, by its name in signatures; absent: as AWS wants it. */
  readonly signer?: (service: 'kms' | 'sts' | 'tagging') => NonNullable<KMSClientConfig['signer']>;
  /** Ends the pauses between repeated calls. */
  readonly signal?: AbortSignal;
}

/**
 * The port on the AWS SDK. A client is loaded when its service is first called: discovery by aliases never
 * needs the Tagging API, nor does a start need STS.
 * @throws (its methods) the SDK's errors, with the service's code as their name.
 */
export function createSdkCloud(options: SdkCloudOptions): Cloud {
  const { region, clock, credentials, endpoint, signer, signal } = options;
  const requestHandler = options.requestHandler ?? { ...TIMEOUTS, throwOnRequestTimeout: true };
  const configuration = (service: 'kms' | 'sts' | 'tagging') => ({
    ...(region && { region }),
    requestHandler,
    retryStrategy: new ClockRetryStrategy(clock, signal),
    ...(credentials && { credentials }),
    ...(endpoint && { endpoint }),
    ...(signer && { signer: signer(service) }),
  });
  const kms = once(async () => new (await import('@aws-sdk/client-kms')).KMS(configuration('kms')));
  const sts = once(async () => new (await import('@aws-sdk/client-sts')).STS(configuration('sts')));
  const tagging = once(
    async () =>
      new (await import('@aws-sdk/client-resource-groups-tagging-api')).ResourceGroupsTaggingAPI(
        configuration('tagging'),
      ),
  );
  return {
    createKey: async (input) => (await kms()).createKey(input),
    describeKey: async (input) => (await kms()).describeKey(input),
    getPublicKey: async (input) => (await kms()).getPublicKey(input),
    sign: async (input) => (await kms()).sign(input),
    listKeys: async (input) => (await kms()).listKeys(input),
    listAliases: async (input) => (await kms()).listAliases(input),
    createAlias: async (input) => (await kms()).createAlias(input),
    updateAlias: async (input) => (await kms()).updateAlias(input),
    deleteAlias: async (input) => (await kms()).deleteAlias(input),
    tagResource: async (input) => (await kms()).tagResource(input),
    scheduleKeyDeletion: async (input) => (await kms()).scheduleKeyDeletion(input),
    getResources: async (input) => (await tagging()).getResources(input),
    getCallerIdentity: async (input) => (await sts()).getCallerIdentity(input),
  };
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
