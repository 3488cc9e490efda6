import type { FollowedClock } from '../manager/followed-clock/follow.ts';
import { EXIT, UsageError } from './exit-codes.ts';

/**
 * The clock of the world that this process is started in: KEYPROOF_CLOCK, docs/clock-protocol.md.
 * @param tell says why it cannot be followed any longer; then the process ends
 * @returns undefined where there is none
 * @throws UsageError when it cannot be joined
 */
export async function worldClock(
  tell: (error: Error, message: string) => void,
): Promise<FollowedClock | undefined> {
  const { KEYPROOF_CLOCK: url, KEYPROOF_CLOCK_NAME: name, AWS_ENDPOINT_URL: endpoint } = process.env;
  if (!url) return undefined;
  const { followClock } = await import('../manager/followed-clock/follow.ts');
  try {
    return await followClock({
      url,
      name: name || `process ${process.pid}`,
      ...(endpoint && { endpoints: [endpoint] }),
      onLost: (error) => {
        tell(error, `the clock of KEYPROOF_CLOCK can be followed no longer: ${error.message}`);
        // To go on by the machine's time would be a lie, and to stand still one as well.
        process.exit(EXIT.failure);
      },
    });
  } catch (error) {
    throw new UsageError(`the clock of KEYPROOF_CLOCK=${url} cannot be joined: ${(error as Error).message}`);
  }
}
