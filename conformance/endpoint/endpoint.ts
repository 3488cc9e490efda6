import { KMS, type KMSClientConfig } from '@aws-sdk/client-kms';
import { ResourceGroupsTaggingAPI } from '@aws-sdk/client-resource-groups-tagging-api';
import type { Clock } from '../../manager/index.ts';
import { AWS_PATIENCE, LOCAL_PATIENCE, type Patience } from './session/patience.ts';

/** What is checked: how to reach it, and what to expect of its pace. */
export interface Endpoint {
  /** Its name in reports: a URL, or `aws`. */
  readonly id: string;
  readonly region: string;
  readonly replicaRegion: string;
  readonly patience: Patience;
  readonly clock: Clock;
  /** How many checks run side by side. */
  readonly lanes: number;
  /** The command line that runs one check again. */
  readonly reproduce: (id: string) => string;
  kms(region: string): KMS;
  tagging(region: string): ResourceGroupsTaggingAPI;
}

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
  /** How many checks run side by side; 24 on this machine, 4 elsewhere. */
  readonly lanes?: number;
  readonly clock: Clock;
  readonly reproduce: Endpoint['reproduce'];
}

/**
 * How often a call is tried: GetParametersForImport has one call a second, CreateKey five (requests-per-second), and
 * the account's other callers have their share of them.
 */
const MOST_ATTEMPTS = { aws: 8, local: 2 } as const;

/** CreateKey and its like have five calls a second on AWS (requests-per-second). */
const LANES = { aws: 4, local: 24 } as const;

const PATIENCE = { aws: AWS_PATIENCE, local: LOCAL_PATIENCE } as const;

/** An endpoint that AWS SDK clients call. */
export function sdkEndpoint(options: EndpointOptions): Endpoint {
  const { url, profile, credentials, requestHandler, clock, region, replicaRegion, reproduce } = options;
  const place = isLocal(url) ? 'local' : 'aws';
  const configuration = (region: string) => ({
    region,
    maxAttempts: MOST_ATTEMPTS[place],
    ...(url !== 'aws' && { endpoint: url }),
    ...(profile && { profile }),
    ...(credentials && { credentials }),
    ...(requestHandler && { requestHandler }),
  });
  return {
    id: url,
    region,
    replicaRegion,
    patience: options.patience ?? PATIENCE[place],
    clock,
    lanes: options.lanes ?? LANES[place],
    reproduce,
    kms: (where) => new KMS(configuration(where)),
    tagging: (where) => new ResourceGroupsTaggingAPI(configuration(where)),
  };
}

/** Whether a URL leads to this machine, where nothing costs anything. */
export function isLocal(url: string): boolean {
  if (!URL.canParse(url)) return false;
  return /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/.test(new URL(url).hostname);
}
