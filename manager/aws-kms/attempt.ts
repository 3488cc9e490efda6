import type { LogFields } from '../logger.ts';
import { errorCode } from './cloud-errors.ts';
import type { Session } from './session.ts';

/**
 * Runs one step of background work. A failure is logged and stops nothing else; one that comes from closing
 * the manager is no failure.
 */
export async function attempt(
  { logger, signal }: Pick<Session, 'logger' | 'signal'>,
  doing: string,
  fields: LogFields,
  work: () => Promise<unknown>,
): Promise<void> {
  if (signal.aborted) return;
  try {
    await work();
  } catch (error) {
    if (signal.aborted) return;
    logger.error({ ...fields, code: errorCode(error), error }, `Could not ${doing}`);
  }
}
