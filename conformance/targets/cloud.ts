import { type Cloud, createSdkCloud } from '../../manager/index.ts';
import { aroundEachCall } from './around-each-call.ts';
import type { ServerEnvironment } from './target.ts';
import { uncheckedSignature } from './unchecked-signature.ts';

/** How a server reaches the services: straight, where the laboratory offers that, else through the AWS SDK. */
export function cloudOf(environment: ServerEnvironment): Cloud {
  return environment.cloud ?? sdkCloud(environment);
}

function sdkCloud({ clock, configuration, requestHandler, track }: ServerEnvironment): Cloud {
  const region = String(configuration.region);
  const accessKeyId = String(configuration.access_key_id);
  const sdk = createSdkCloud({
    region,
    credentials: { accessKeyId, secretAccessKey: String(configuration.secret_access_key) },
    clock,
    requestHandler: requestHandler as never,
    signer: uncheckedSignature(accessKeyId, region),
  });
  // Each call is work that time has to wait for.
  return aroundEachCall(sdk, track);
}
