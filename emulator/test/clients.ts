import { KMS, type KMSClientConfig } from '@aws-sdk/client-kms';
import { ResourceGroupsTaggingAPI } from '@aws-sdk/client-resource-groups-tagging-api';
import { STS } from '@aws-sdk/client-sts';
import type { Emulator } from '../server.ts';

/** Who calls, and where. An access key id of twelve digits is the account itself. */
export interface Where {
  readonly accessKeyId?: string;
  readonly secretAccessKey?: string;
  readonly sessionToken?: string | undefined;
  /** Milliseconds by which the client's clock is wrong. */
  readonly clockOffset?: number;
  readonly region?: string;
}

/** Who calls, and where, with nothing left open. */
export interface CallerAndPlace {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  readonly region: string;
}

export type Client = KMS | ResourceGroupsTaggingAPI | STS;

/** Which emulator is called, and as whom. */
export interface Origin {
  readonly emulator: Emulator;
  readonly service: 'kms' | 'tagging' | 'sts' | 'cloudtrail';
  readonly where: CallerAndPlace;
}

const origins = new WeakMap<Client, Origin>();

/** AWS SDK clients that call an emulator of this process; none of them tries twice. */
export function clientsOf(emulator: Emulator, where: Where = {}) {
  const caller = callerAndPlace(where);
  const config = {
    ...configuration(caller),
    systemClockOffset: where.clockOffset ?? 0,
    // The emulator states the handler by its shape, without the SDK's types.
    requestHandler: emulator.requestHandler() as NonNullable<KMSClientConfig['requestHandler']>,
  };
  const clients = {
    kms: new KMS(config),
    tagging: new ResourceGroupsTaggingAPI(config),
    sts: new STS(config),
  };
  for (const [service, client] of Object.entries(clients)) {
    origins.set(client, { emulator, service: service as Origin['service'], where: caller });
  }
  return clients;
}

/** @throws Error for a client that `clientsOf` did not make */
export function originOf(client: Client): Origin {
  const origin = origins.get(client);
  if (!origin) throw new Error('Only the clients of a test world are known.');
  return origin;
}

/** The same caller as a client's, over a connection to the emulator's own address. */
export function overHttp<C extends Client>(client: C, endpoint: string): C {
  const Same = client.constructor as new (config: object) => C;
  return new Same({ ...configuration(originOf(client).where), endpoint });
}

function configuration({ region, ...credentials }: CallerAndPlace) {
  return { region, credentials, maxAttempts: 1 };
}

export function callerAndPlace(where: Where = {}): CallerAndPlace {
  const { accessKeyId = 'test', secretAccessKey = 'test', sessionToken, region = 'us-east-1' } = where;
  return { accessKeyId, secretAccessKey, region, ...(sessionToken !== undefined && { sessionToken }) };
}
