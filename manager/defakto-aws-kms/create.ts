import { attempt } from '../aws-kms/attempt.ts';
import type { Cloud } from '../aws-kms/cloud.ts';
import { toKeyManagerError } from '../aws-kms/cloud-errors.ts';
import { KeyRing } from '../aws-kms/key-ring.ts';
import { KmsKeyManager } from '../aws-kms/kms-key-manager.ts';
import { readKeyPolicy } from '../aws-kms/policy.ts';
import { createSdkCloud, type SdkCloudOptions } from '../aws-kms/sdk-cloud.ts';
import { type Clock, systemClock } from '../clock.ts';
import { Tasks } from '../concurrency.ts';
import type { KeyRecord } from '../defakto/key-record.ts';
import { LifeSigns } from '../defakto/life-signs.ts';
import { LIFE } from '../defakto/life-times.ts';
import { checkOwner, type Owner } from '../defakto/owner.ts';
import { KeyManagerError, type RetirableKeyManager } from '../key-manager.ts';
import { type Logger, silentLogger } from '../logger.ts';
import type { Expects } from '../migration/choice.ts';
import type { DefaktoCloud } from './cloud.ts';
import { parseConfiguration } from './configuration.ts';
import { discover, disposeOfReplaced, retiredOf } from './discovery.ts';
import { Disposal } from './disposal.ts';
import { beat } from './heartbeat.ts';
import { startMaintenance } from './maintenance.ts';
import { finishRetirements, retireKey } from './retirement.ts';
import { rotateKey } from './rotation.ts';
import type { Session } from './session.ts';

/** What a key manager with Defakto's tags is started with, and whose keys it holds. */
export interface DefaktoKeyManagerOptions
  extends Owner,
    Pick<SdkCloudOptions, 'endpoint' | 'requestHandler'> {
  /** Plain data with the fields of the extension awsKMS: `region`, `keyPolicyFile`, `keyTags`. */
  readonly configuration: unknown;
  /** The machine's clock when absent. */
  readonly clock?: Clock;
  readonly logger?: Logger;
  /** What the caller's own journal says of the keys in use. */
  readonly expects?: Expects;
  /** Whether the start waits for expected keys that the index does not show yet; true. */
  readonly awaitExpected?: boolean;
  /** Instead of the AWS SDK, which `endpoint` and `requestHandler` are for. */
  readonly cloud?: DefaktoCloud;
}

/**
 * Starts the AWS KMS key manager of a Trust Domain Server. Keys are found by reserved tags alone; none is made
 * before the server asks for one. How it works stands in docs/defakto-key-manager.md and docs/decisions/0015.
 *
 * @example
 * const manager = await createDefaktoKeyManager({
 *   configuration: { region: 'us-east-1' },
 *   trustDomain: 'example.org', deploymentId: 'blue', serverId: 'server-1',
 * });
 *
 * @throws KeyManagerError `INVALID_ARGUMENT` for the configuration, `PERMISSION_DENIED`, `UNAVAILABLE` or `INTERNAL`
 * for what the services answer.
 */
export async function createDefaktoKeyManager(
  options: DefaktoKeyManagerOptions,
): Promise<RetirableKeyManager> {
  const { trustDomain, deploymentId, serverId, clock = systemClock, logger = silentLogger } = options;
  const owner = checkOwner({ trustDomain, deploymentId, serverId });
  const configuration = parseConfiguration(options.configuration);
  if (configuration.keyPolicyFile) await readKeyPolicy(configuration.keyPolicyFile, 'keyPolicyFile');
  const closing = new AbortController();
  const { signal } = closing;
  const session: Session = {
    owner,
    configuration,
    cloud: options.cloud ?? sdkCloud(options, configuration.region, clock, signal),
    clock,
    logger,
    signal,
    tasks: new Tasks(),
    ring: new KeyRing(),
    lifeSigns: new LifeSigns(clock),
    expects: options.expects ?? (() => undefined),
    making: new Set(),
    doomed: new Set(),
    disabled: new Set(),
  };
  try {
    return await start(session, options.awaitExpected ?? true, () => closing.abort());
  } catch (error) {
    closing.abort();
    throw toKeyManagerError(error, 'discover the keys');
  }
}

async function start(
  session: Session,
  awaitExpected: boolean,
  close: () => void,
): Promise<RetirableKeyManager> {
  const { logger, ring, tasks } = session;
  const records = await discover(session, awaitExpected);
  const keys = ring
    .sorted()
    .map(({ arn, publicKey: { id, fingerprint } }) => ({ keyId: id, arn, fingerprint }));
  logger.info(
    { keys, ...session.owner },
    `KMS keys in use: ${keys.map(({ arn }) => arn).join(', ') || 'none yet'}`,
  );

  const disposal = new Disposal(session);
  disposeOfReplaced(session, disposal, records);
  const retired = retiredOf(session, records);
  // Who has no key here may close this manager at once: another one has taken over.
  if (keys.length === 0) await finishRetirements(session, retired, 0);
  else
    void tasks.run(() => attempt(session, 'go on retiring', {}, () => finishRetirements(session, retired)));
  // The next regular heartbeat is hours away: other servers must not take a returning server for gone.
  const overdue = new Set(records.filter((record) => isOverdue(session, record)).map(({ id }) => id));
  void tasks.run(() => attempt(session, 'show that the keys are in use', {}, () => beat(session, overdue)));
  startMaintenance(session, disposal);
  return new KmsKeyManager(
    session,
    {
      assertKeyId,
      generate: (keyId, keyType) => rotateKey(session, disposal, keyId, keyType),
      retire: (keyId, fingerprint) => retireKey(session, keyId, fingerprint),
    },
    close,
  );
}

/** Also what a clock that was wrong has written, and a key that was chosen although its tags say otherwise. */
function isOverdue({ clock }: Session, { state, heartbeat }: KeyRecord): boolean {
  return state !== 'active' || heartbeat === undefined || Math.abs(clock.now() - heartbeat) > LIFE.heartbeat;
}

/** As the other key managers take it: a key's id outlives a migration. */
function assertKeyId(keyId: string): void {
  if (/^[A-Za-z0-9_.+-]{1,256}$/.test(keyId)) return;
  throw new KeyManagerError(
    'INVALID_ARGUMENT',
    `key id "${keyId}" must consist of 1-256 letters, digits and . _ + -`,
  );
}

function sdkCloud(
  { endpoint, requestHandler }: DefaktoKeyManagerOptions,
  region: string | undefined,
  clock: Clock,
  signal: AbortSignal,
): Pick<Cloud, keyof DefaktoCloud> {
  return createSdkCloud({
    clock,
    signal,
    ...(region && { region }),
    ...(endpoint && { endpoint }),
    ...(requestHandler && { requestHandler }),
  });
}
