import { assertKeyType, signingAlgorithm } from '../../../manager/aws-kms/algorithms.ts';
import { toKeyManagerError } from '../../../manager/aws-kms/cloud-errors.ts';
import { readKeyPolicy } from '../../../manager/aws-kms/policy.ts';
import { tracked } from '../../../manager/clock.ts';
import { KeyedLock, Tasks } from '../../../manager/concurrency.ts';
import {
  type Clock,
  type Cloud,
  type KeyManager,
  KeyManagerError,
  type Logger,
} from '../../../manager/index.ts';
import { Age } from './age.ts';
import { parseConfiguration } from './configuration.ts';
import type { Defect } from './defects.ts';
import { discoverByAliases } from './discovery.ts';
import { createQueue, createRounds, createWorkers } from './disposal.ts';
import type { Disposal } from './dispose.ts';
import { generate } from './generate.ts';
import { disposeOfLeftovers } from './leftovers.ts';
import { startMaintenance } from './maintenance.ts';
import { createNames, keyIdProblem } from './names.ts';
import { refresh, writeTags } from './refresh.ts';
import type { Session } from './session.ts';
import { discoverByTags } from './tag-discovery.ts';

/** What the model of a server's key manager lives in. */
export interface PublishedEnvironment {
  readonly cloud: Cloud;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly trustDomain: string;
  /** The fields of SPIRE's aws_kms. */
  readonly configuration: unknown;
  /** Milliseconds between two rounds of its deletions; each key goes by itself when absent. */
  readonly disposalEvery?: number;
}

/**
 * Starts a model of SPIRE's published aws_kms, written from its documentation and from what was observed of it
 * (docs/known-defects.md). Without defects it is a good key manager, independent of ours; with them it does what the
 * plugin does, each wrong in a place that names its letter.
 * @throws KeyManagerError
 */
export async function createPublishedKeyManager(
  { cloud, clock, logger, trustDomain, configuration, disposalEvery }: PublishedEnvironment,
  defects: ReadonlySet<Defect>,
): Promise<KeyManager> {
  const parsed = parseConfiguration(configuration, trustDomain, defects);
  const { serverId, userTags, byTags, keyPolicyFile } = parsed;
  const keyPolicy = keyPolicyFile && (await tracked(clock, () => readKeyPolicy(keyPolicyFile)));
  const closing = new AbortController();
  const session: Session = {
    cloud,
    clock,
    logger,
    defects,
    byTags,
    userTags,
    ...(keyPolicy && { keyPolicy }),
    names: createNames(trustDomain, serverId, defects),
    age: new Age(clock, defects),
    entries: new Map(),
    doomed: new Set(),
    abandoned: new Set(),
    aliasLock: new KeyedLock(),
    tasks: new Tasks(),
    signal: closing.signal,
  };
  try {
    const disposal = await start(session, disposalEvery);
    return serve(session, disposal, () => closing.abort());
  } catch (error) {
    closing.abort();
    throw toKeyManagerError(error, 'discover the keys');
  }
}

async function start(session: Session, disposalEvery: number | undefined): Promise<Disposal> {
  const { byTags, entries, defects, tasks } = session;
  const { leftovers, outdated, ...found } = await (byTags ? discoverByTags : discoverByAliases)(session);
  for (const entry of found.entries) entries.set(entry.publicKey.id, entry);
  const untagged = byTags ? found.entries.filter(({ tagged }) => !tagged) : [];
  for (const { publicKey } of untagged) await writeTags(session, publicKey.id);
  const byThemselves = defects.has('G') ? createQueue : createWorkers;
  const disposal = disposalEvery === undefined ? byThemselves(session) : createRounds(session, disposalEvery);
  disposeOfLeftovers(session, disposal, leftovers);
  void tasks.run(() => refresh(session, outdated));
  startMaintenance(session, disposal);
  return disposal;
}

function serve(session: Session, disposal: Disposal, close: () => void): KeyManager {
  const { entries, tasks, signal, cloud, names, defects } = session;
  const rotations = new KeyedLock();
  const entryOf = (keyId: string) => {
    const entry = entries.get(keyId);
    if (!entry) throw new KeyManagerError('NOT_FOUND', `key "${keyId}" not found`);
    return entry;
  };
  const run = <T>(doing: string, work: () => Promise<T>): Promise<T> =>
    tasks.run(async () => {
      try {
        if (signal.aborted) throw new KeyManagerError('UNAVAILABLE', 'the key manager is closed');
        return await work();
      } catch (error) {
        throw toKeyManagerError(error, doing);
      }
    });
  return {
    generateKey: (keyId, keyType) =>
      run(`generate key "${keyId}"`, async () => {
        assertKeyType(keyType);
        const problem = keyIdProblem(names, keyId, defects);
        if (problem) throw new KeyManagerError('INVALID_ARGUMENT', problem);
        return rotations.run(keyId, () => generate(session, disposal, keyId, keyType));
      }),
    getPublicKey: async (keyId) => entryOf(keyId).publicKey,
    getPublicKeys: async () =>
      [...entries].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, { publicKey }]) => publicKey),
    signData: (keyId, digest, options) =>
      run(`sign with key "${keyId}"`, async () => {
        const { arn, publicKey } = entryOf(keyId);
        const { Signature: signature } = await cloud.sign({
          KeyId: arn,
          Message: digest,
          MessageType: 'DIGEST',
          SigningAlgorithm: signingAlgorithm(publicKey.type, digest, options),
        });
        if (!signature) throw new KeyManagerError('INTERNAL', `KMS gave no signature of ${arn}`);
        return { signature, keyFingerprint: publicKey.fingerprint };
      }),
    async close() {
      close();
      await tasks.settled();
    },
  };
}
