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

/** AWS SDK clients that call an emulator of this process; none of them tries twice. */
export function clientsOf(emulator: Emulator, where: Where = {}) {
  const config = configuration(emulator, where);
  return {
    kms: new KMS(config),
    tagging: new ResourceGroupsTaggingAPI(config),
    sts: new STS(config),
  };
}

function configuration(emulator: Emulator, where: Where) {
  const { accessKeyId = 'test', secretAccessKey = 'test', sessionToken, region = 'us-east-1' } = where;
  return {
    region,
    credentials: { accessKeyId, secretAccessKey, ...(sessionToken !== undefined && { sessionToken }) },
    systemClockOffset: where.clockOffset ?? 0,
    // The emulator states the handler by its shape, without the SDK's types.
    requestHandler: emulator.requestHandler() as NonNullable<KMSClientConfig['requestHandler']>,
    maxAttempts: 1,
  };
}
