import { isLocal, keyproofCommand } from '../../conformance/index.ts';
import { UsageError } from '../exit-codes.ts';

/** Where the checks go, and as whom. */
interface Place {
  readonly url: string;
  readonly region: string;
  readonly replicaRegion: string;
  readonly profile?: string;
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

/** What the user asked for. */
interface Asked {
  readonly endpoint: string;
  readonly region?: string;
  readonly replicaRegion?: string;
  readonly profile?: string;
}

/** Where replicas go, by partition: the first Region, or the other one when the run is in the first already. */
const REPLICA_REGIONS = {
  cn: ['cn-northwest-1', 'cn-north-1'],
  'us-gov': ['us-gov-east-1', 'us-gov-west-1'],
  other: ['us-west-2', 'us-east-1'],
} as const;

/** Any will do on this machine. */
const LOCAL_CREDENTIALS = { accessKeyId: 'test', secretAccessKey: 'test' } as const;

/**
 * Makes sense of `--endpoint` and what goes with it.
 * @throws UsageError for what is no endpoint, or names no Region
 */
export function placeOf({ endpoint, profile, ...asked }: Asked, env: NodeJS.ProcessEnv): Place {
  const url = endpointOf(endpoint);
  const local = isLocal(url);
  const region =
    asked.region ?? env.AWS_REGION ?? env.AWS_DEFAULT_REGION ?? (local ? 'us-east-1' : undefined);
  if (!region) throw new UsageError(`--endpoint ${endpoint} needs a Region: --region, or AWS_REGION`);
  const replicaRegion = asked.replicaRegion ?? replicaRegionFor(region);
  if (replicaRegion === region) {
    throw new UsageError(`--replica-region ${region} is the Region itself; it takes another one`);
  }
  const known = profile ?? env.AWS_PROFILE ?? env.AWS_ACCESS_KEY_ID;
  return {
    url,
    region,
    replicaRegion,
    ...(profile && { profile }),
    ...(local && !known && { credentials: LOCAL_CREDENTIALS }),
  };
}

function endpointOf(endpoint: string): string {
  if (endpoint === 'aws') return endpoint;
  if (!URL.canParse(endpoint) || !/^https?:$/.test(new URL(endpoint).protocol)) {
    throw new UsageError(`--endpoint ${endpoint} is neither 'aws' nor a URL of http or https`);
  }
  const { username, password, search, hash } = new URL(endpoint);
  if (username || password || search || hash) {
    throw new UsageError(
      `--endpoint takes a URL without user, password, query and fragment; credentials come from the environment or --profile`,
    );
  }
  if (/\.amazonaws\.com(?:\.cn)?$/.test(new URL(endpoint).hostname)) {
    throw new UsageError(
      `--endpoint ${endpoint}: AWS has an endpoint for each service and Region; use --endpoint aws --region REGION`,
    );
  }
  return endpoint;
}

function replicaRegionFor(region: string): string {
  const partition = (['cn', 'us-gov'] as const).find((name) => region.startsWith(`${name}-`)) ?? 'other';
  const [usual, other] = REPLICA_REGIONS[partition];
  return region === usual ? other : usual;
}

/** The command line that runs one check again in the same place. */
export function reproduction(
  { endpoint, profile }: Asked,
  { region, replicaRegion, url }: Place,
): (id: string) => string {
  const options = ['--endpoint', endpoint, '--region', region, '--replica-region', replicaRegion];
  if (profile) options.push('--profile', profile);
  const yes = isLocal(url) ? [] : ['--yes'];
  return (id) => keyproofCommand('check', [...options, '--only', id, ...yes]);
}
