import { KMS, type KMSClientConfig } from '@aws-sdk/client-kms';
import { ResourceGroupsTaggingAPI } from '@aws-sdk/client-resource-groups-tagging-api';
import type { Clock } from '../../manager/index.ts';
import { keepToAws } from './keep-to-aws.ts';
import { AWS_PATIENCE, LOCAL_PATIENCE, type Patience } from './session/patience.ts';

/** What is checked: how to reach it, and what to expect of its pace. */
export interface Endpoint {
  /** Its name in reports: a URL, or `aws`. */
  readonly id: string;
  readonly region: string;
  readonly replicaRegion: string;
  readonly patience: Patience;
  /** Milliseconds after which a thing that was seen once is seen by every call. */
  readonly settling: number;
  readonly clock: Clock;
  /** How many checks run side by side. */
  readonly lanes: number;
  /** The command line that runs one check again. */
  readonly reproduce: (id: string) => string;
  kms(region: string): KMS;
  tagging(region: string): ResourceGroupsTaggingAPI;
}

/** How an endpoint is reached, and as whom. */
export interface EndpointOptions {
  /** The URL of KMS and the Tagging API together, or `aws`: the SDK's own endpoints. */
  readonly url: string;
  readonly region: string;
  readonly replicaRegion: string;
  /** A profile of the shared configuration. */
  readonly profile?: string;
  readonly credentials?: NonNullable<KMSClientConfig['credentials']>;
  /** How requests travel; over HTTP when absent. */
  readonly requestHandler?: NonNullable<KMSClientConfig['requestHandler']>;
  readonly patience?: Patience;
  readonly settling?: number;
  /** How many checks run side by side; 24 on this machine, 4 elsewhere. */
  readonly lanes?: number;
  readonly clock: Clock;
  readonly reproduce: Endpoint['reproduce'];
}

/** What the pace of an endpoint depends on. */
const PACES = {
  /**
   * GetParametersForImport has one call a second, CreateKey and its like five (requests-per-second), and the account's
   * other callers have their share of them. What was seen once may be unseen by the next call, which another host
   * answers: hence a pause after it was seen.
   */
  aws: { attempts: 8, lanes: 4, patience: AWS_PATIENCE, settling: 3000 },
  local: { attempts: 2, lanes: 24, patience: LOCAL_PATIENCE, settling: 0 },
} as const;

/** An endpoint that takes a request and says nothing must not hold a run up for good. An RSA key takes its seconds. */
const TIMEOUTS = { connectionTimeout: 10_000, requestTimeout: 30_000, throwOnRequestTimeout: true } as const;

/** An endpoint that AWS SDK clients call. */
export function sdkEndpoint(options: EndpointOptions): Endpoint {
  const { url, profile, credentials, requestHandler, clock, region, replicaRegion, reproduce } = options;
  const pace = PACES[isLocal(url) ? 'local' : 'aws'];
  const configuration = (region: string) => ({
    region,
    maxAttempts: pace.attempts,
    ...(url !== 'aws' && { endpoint: url }),
    ...(profile && { profile }),
    ...(credentials && { credentials }),
    requestHandler: requestHandler ?? TIMEOUTS,
  });
  const kept = url === 'aws' ? keepToAws : <Client>(client: Client) => client;
  return {
    id: url,
    region,
    replicaRegion,
    patience: options.patience ?? pace.patience,
    settling: options.settling ?? pace.settling,
    clock,
    lanes: options.lanes ?? pace.lanes,
    reproduce,
    kms: (where) => kept(new KMS(configuration(where))),
    tagging: (where) => kept(new ResourceGroupsTaggingAPI(configuration(where))),
  };
}

/** Whether a URL leads to this machine, where nothing costs anything. */
export function isLocal(url: string): boolean {
  if (!URL.canParse(url)) return false;
  return /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/.test(new URL(url).hostname);
}
