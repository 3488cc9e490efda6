import { type Cloud, createAwsKmsKeyManager, createSdkCloud, type KeyManager } from '../../manager/index.ts';
import { FEATURES, type Mode } from '../vocabulary.ts';
import type { ServerEnvironment, Target } from './target.ts';
import { uncheckedSignature } from './unchecked-signature.ts';

/** Changes how a server sees or does things; the identity for the good target. */
export type Sabotage = (cloud: Cloud, environment: ServerEnvironment) => Cloud;

/** Our own aws_kms manager in this process, on the AWS SDK. */
export function builtinTarget(mode: Mode): Target {
  return {
    id: `builtin:${mode}`,
    description: { kind: 'builtin', mode },
    mode,
    features: new Set(FEATURES),
    start: (environment) => startManager(environment, environment.configuration),
  };
}

/** Starts our manager, perhaps with a cloud that was tampered with. */
export function startManager(
  environment: ServerEnvironment,
  configuration: Readonly<Record<string, unknown>>,
  sabotage: Sabotage = (cloud) => cloud,
): Promise<KeyManager> {
  const { clock, logger, trustDomain } = environment;
  const cloud = sabotage(environment.cloud ?? sdkCloud(environment, configuration), environment);
  return createAwsKmsKeyManager({ configuration, trustDomain, clock, logger, cloud });
}

function sdkCloud(
  { clock, requestHandler, track }: ServerEnvironment,
  configuration: Readonly<Record<string, unknown>>,
): Cloud {
  const region = String(configuration.region);
  const accessKeyId = String(configuration.access_key_id);
  const sdk = createSdkCloud({
    region,
    credentials: { accessKeyId, secretAccessKey: String(configuration.secret_access_key) },
    clock,
    requestHandler: requestHandler as never,
    signer: uncheckedSignature(accessKeyId, region),
  });
  return tracked(sdk, track);
}

/** Each call is work that time has to wait for. */
function tracked(cloud: Cloud, track: ServerEnvironment['track']): Cloud {
  const entries = Object.entries(cloud) as [keyof Cloud, (input: never) => Promise<unknown>][];
  return Object.fromEntries(
    entries.map(([name, call]) => [name, (input: never) => track(() => call(input))]),
  ) as unknown as Cloud;
}
