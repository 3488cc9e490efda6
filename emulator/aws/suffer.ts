import { ConnectionLost, type FaultEffect } from '../world/faults.ts';
import type { World } from '../world/world.ts';
import { AwsError } from './errors.ts';
import type { Service } from './service.ts';

const RATE_EXCEEDED = ['ThrottlingException', 'Rate exceeded'] as const;

/** Throttling errors by service: KMS's text is of its developer guide, the Tagging API's code of its reference. */
const THROTTLING: Readonly<Record<string, readonly [string, string]>> = {
  kms: [
    'ThrottlingException',
    'You have exceeded the rate at which you may call KMS. Reduce the frequency of your calls.',
  ],
  tagging: ['ThrottledException', 'Rate exceeded'],
  sts: ['Throttling', 'Rate exceeded'],
};

/** The service's answer to who calls too often. */
export function throttled({ name }: Service): AwsError {
  return new AwsError(...(THROTTLING[name] ?? RATE_EXCEEDED));
}

/**
 * Lets a call suffer what strikes it before it takes place.
 * @throws AwsError, ConnectionLost
 */
export async function sufferBefore(effect: FaultEffect, service: Service, world: World): Promise<void> {
  switch (effect.kind) {
    case 'throttle':
      throw throttled(service);
    case 'error':
      throw new AwsError(effect.code, effect.message, effect.status);
    case 'delay':
      await world.delay(effect.milliseconds);
      return world.catchUp();
    case 'connection-cut':
      throw new ConnectionLost('The connection broke before the call, as a fault rule asks.');
    case 'kill':
      return world.kill();
    case 'answer-lost':
  }
}
