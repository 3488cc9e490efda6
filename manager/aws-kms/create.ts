import { type Clock, systemClock } from '../clock.ts';
import { KeyedLock, Tasks } from '../concurrency.ts';
import type { RetirableKeyManager } from '../key-manager.ts';
import { type Logger, silentLogger } from '../logger.ts';
import { discoverByAliases } from './alias-discovery.ts';
import { attempt } from './attempt.ts';
import type { Cloud } from './cloud.ts';
import { toKeyManagerError } from './cloud-errors.ts';
import { Disposal } from './disposal.ts';
import { keepAlive, migrate } from './keep-alive.ts';
import { KeyRing } from './key-ring.ts';
import { KmsKeyManager } from './kms-key-manager.ts';
import { startMaintenance } from './maintenance.ts';
import { assertKeyId } from './names.ts';
import { retireKey } from './retire-key.ts';
import { rotateKey } from './rotation.ts';
import { createSdkCloud, type SdkCloudOptions } from './sdk-cloud.ts';
import { ServiceTime } from './service-time.ts';
import type { Session } from './session.ts';
import { loadSettings } from './settings.ts';
import { discoverByTags } from './tag-discovery.ts';

/** What a key manager on AWS KMS is started with. */
export interface AwsKmsKeyManagerOptions extends Pick<SdkCloudOptions, 'endpoint' | 'requestHandler'> {
  /** Plain data with the fields of SPIRE's aws_kms plugin. */
  readonly configuration: unknown;
  readonly trustDomain: string;
  /** The machine's clock when absent. */
  readonly clock?: Clock;
  readonly logger?: Logger;
  /** Instead of the AWS SDK, which `endpoint` and `requestHandler` are for. */
  readonly cloud?: Cloud;
}

/**
 * Starts a key manager on AWS KMS: finds the keys that this server made before, repairs what an interrupted
 * run has left, and keeps them alive until it is closed. The contract is that of SPIRE's aws_kms; where and
 * why it differs stands in docs/decisions/0003.
 *
 * @example
 * const manager = await createAwsKmsKeyManager({
 *   configuration: { region: 'us-east-2', key_identifier_file: './server-id' },
 *   trustDomain: 'example.org',
 * });
 * const { pkixData } = await manager.generateKey('x509-CA-A', 'ec-p256');
 *
 * @throws KeyManagerError `INVALID_ARGUMENT` for the configuration, `FAILED_PRECONDITION` for a disabled key,
 * `PERMISSION_DENIED`, `UNAVAILABLE` or `INTERNAL` for what the services answer.
 */
export async function createAwsKmsKeyManager(options: AwsKmsKeyManagerOptions): Promise<RetirableKeyManager> {
  const { configuration: input, trustDomain, clock = systemClock, logger = silentLogger } = options;
  const settings = await loadSettings(input, trustDomain, clock);
  const { region, credentials } = settings.configuration;
  const { endpoint, requestHandler } = options;
  const closing = new AbortController();
  const { signal } = closing;
  const session: Session = {
    ...settings,
    clock,
    logger,
    signal,
    cloud:
      options.cloud ??
      createSdkCloud({
        region,
        clock,
        signal,
        ...(credentials && { credentials }),
        ...(endpoint && { endpoint }),
        ...(requestHandler && { requestHandler }),
      }),
    tasks: new Tasks(),
    ring: new KeyRing(),
    doomed: new Set(),
    abandoned: new Set(),
    serviceTime: new ServiceTime(),
    aliasLock: new KeyedLock(),
  };
  try {
    return await start(session, () => closing.abort());
  } catch (error) {
    closing.abort();
    throw toKeyManagerError(error, 'discover the keys');
  }
}

async function start(session: Session, close: () => void): Promise<RetirableKeyManager> {
  const { configuration, ring, tasks } = session;
  const discover = configuration.tagBasedDiscovery ? discoverByTags : discoverByAliases;
  const { entries, duplicates, outdated, untagged } = await discover(session);
  for (const entry of entries) ring.set(entry);
  await migrate(session, untagged);

  const disposal = new Disposal(session);
  for (const duplicate of duplicates) disposal.dispose(duplicate);
  // The next regular refresh is hours away: other servers must not take a returning server for gone.
  void tasks.run(() => attempt(session, 'refresh the keys', {}, () => keepAlive(session, outdated)));
  startMaintenance(session, disposal, untagged.length > 0);
  return new KmsKeyManager(
    session,
    {
      assertKeyId: (keyId) => assertKeyId(session.names, keyId),
      generate: (keyId, keyType) => rotateKey(session, disposal, keyId, keyType),
      retire: (keyId, fingerprint) => retireKey(session, keyId, fingerprint),
    },
    close,
  );
}
