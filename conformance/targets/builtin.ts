import { type Cloud, createAwsKmsKeyManager, type KeyManager } from '../../manager/index.ts';
import { FEATURES, type Mode } from '../vocabulary.ts';
import { cloudOf } from './cloud.ts';
import type { ServerEnvironment, Target } from './target.ts';

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
  const cloud = sabotage(cloudOf(environment), environment);
  return createAwsKmsKeyManager({ configuration, trustDomain, clock, logger, cloud });
}
