import { AwsError, ConnectionLost, type DirectCall, type Emulator } from '../../emulator/server.ts';
import type { Clock, Cloud } from '../../manager/index.ts';
import { CutOff, type Gate } from './gate.ts';

/** The services behind the port that are not KMS. */
const ELSEWHERE: ReadonlyMap<keyof Cloud, string> = new Map([
  ['getResources', 'tagging'],
  ['getCallerIdentity', 'sts'],
]);

const OPERATIONS = [
  'createKey',
  'describeKey',
  'getPublicKey',
  'sign',
  'listKeys',
  'listAliases',
  'createAlias',
  'updateAlias',
  'deleteAlias',
  'tagResource',
  'scheduleKeyDeletion',
  'getResources',
  'getCallerIdentity',
] as const satisfies readonly (keyof Cloud)[];

/** The SDK's standard retries, as the manager configures them: doubled each time, without jitter. Milliseconds. */
const RETRY = { attempts: 3, pause: 100, throttlingPause: 500 } as const;

/** An error of a service as the AWS SDK throws it: the code is its name. */
class ServiceError extends Error {
  override readonly name: string;
  readonly $metadata = {};

  constructor({ code, message }: AwsError) {
    super(message);
    this.name = code;
  }
}

export interface DirectCloudOptions {
  readonly emulator: Pick<Emulator, 'call' | 'clock'>;
  readonly gate: Gate;
  readonly accessKeyId: string;
  readonly region: string;
  /** What the pauses between repeated calls are measured by. */
  readonly clock: Clock;
}

/**
 * The manager's port straight into the emulator: a call through the SDK takes 350 microseconds, and whoever plays
 * thousands of histories has twenty. It repeats calls as the SDK does.
 */
export function directCloud({ emulator, gate, accessKeyId, region, clock }: DirectCloudOptions): Cloud {
  const attempt = (request: DirectCall) =>
    // The emulator tracks its part itself: counted twice, a call that sleeps there would hold time up for ever.
    emulator.clock.track(() =>
      gate.pass(request.operation, () => emulator.clock.untracked(() => emulator.call(request))),
    );
  const port = OPERATIONS.map((name) => {
    const service = ELSEWHERE.get(name) ?? 'kms';
    const operation = name.charAt(0).toUpperCase() + name.slice(1);
    return [
      name,
      async (input: object) => {
        const request = { service, operation, accessKeyId, region, input };
        for (let tries = 1; ; tries++) {
          try {
            return await attempt(request);
          } catch (error) {
            const pause = tries < RETRY.attempts ? pauseAfter(error) : undefined;
            if (pause === undefined) throw toSdkError(error);
            await clock.sleep(pause * 2 ** (tries - 1));
          }
        }
      },
    ];
  });
  return Object.fromEntries(port) as Cloud;
}

/** What the SDK repeats: lost connections, throttling, and faults of the service. Milliseconds before the first time. */
function pauseAfter(error: unknown): number | undefined {
  if (error instanceof ConnectionLost || error instanceof CutOff) return RETRY.pause;
  if (!(error instanceof AwsError)) return undefined;
  if (THROTTLING.has(error.code)) return RETRY.throttlingPause;
  return error.status >= 500 && error.status !== 501 ? RETRY.pause : undefined;
}

/** Those of the services here that the SDK takes for throttling. */
const THROTTLING: ReadonlySet<string> = new Set(['ThrottlingException', 'ThrottledException', 'Throttling']);

function toSdkError(error: unknown): Error {
  return error instanceof AwsError ? new ServiceError(error) : (error as Error);
}
