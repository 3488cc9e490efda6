import { CheckFailure } from '../check-failure.ts';
import type { Laboratory } from './laboratory.ts';
import type { Server } from './server.ts';

/** Far more than the SDKs' three attempts, and an end for a server that is patient. */
const THROTTLED = 12;

/** Starts a server that is throttled at a call, and once more if that fails: then it is over. */
export async function startThrottled(lab: Laboratory, server: Server, operation: string): Promise<void> {
  const heal = lab.emulator.faults.add({
    operation,
    accessKeyId: server.accessKeyId,
    times: THROTTLED,
    effect: { kind: 'throttle' },
  });
  try {
    await server.start();
    heal();
  } catch (error) {
    if (error instanceof CheckFailure) throw error;
    heal();
    await server.start();
  }
}
