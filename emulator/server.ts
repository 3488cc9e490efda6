import { type HttpServer, serveHttp } from './adapters/http-server.ts';
import { createRequestHandler } from './adapters/request-handler.ts';
import { answerDirectly } from './aws/direct.ts';
import type { Door } from './aws/http/door.ts';
import { answer, explainer } from './aws/http/front-door.ts';
import type { HttpRequest } from './aws/http/message.ts';
import { signatureCheck } from './aws/http/verify-signature.ts';
import {
  failNextConnection,
  SETTLE_KEY_STORE,
  settleKeyStore,
} from './aws/kms/custom-key-stores/connection.ts';
import { DELETE_KEY, deleteKey } from './aws/kms/deletion.ts';
import { EXPIRE_MATERIAL, expireMaterial } from './aws/kms/imports.ts';
import { COMPLETE_REPLICA, completeReplica, SWAP_PRIMARY, swapPrimary } from './aws/kms/multi-region.ts';
import { ROTATE_KEY, rotateDueKey } from './aws/kms/rotation.ts';
import { PUBLISH_TAGS, publishDueTags } from './aws/tagging/tag-index.ts';
import { createKeyMaker } from './crypto/key-maker.ts';
import { createSigner } from './crypto/signer.ts';
import type { Emulator } from './emulator.ts';
import { SERVICES } from './operations.ts';
import {
  type CheckedOptions,
  checkOptions,
  type EmulatorOptions,
  randomStreams,
  seedOfStart,
} from './options.ts';
import type { SeedSources } from './seeds/read-seeds.ts';
import { SnapshotError } from './snapshot/snapshot.ts';
import { openStore } from './storage.ts';
import { WorldClock } from './world/clock.ts';
import { Disorder } from './world/disorder.ts';
import { DueEvents } from './world/due.ts';
import { Faults } from './world/faults.ts';
import { type CallJournal, Journal } from './world/journal.ts';
import { KeyUses } from './world/key-use.ts';
import { Participants } from './world/participants.ts';
import { FORGET_PAST, forgetPast, rememberPast } from './world/past.ts';
import { FORGET_SESSION, forgetSession } from './world/sessions.ts';
import { threadsOf } from './world/threads.ts';
import type { Striker, Turnstile, World } from './world/world.ts';

export { type HttpServer, serveHttp } from './adapters/http-server.ts';
export type { RequestHandler } from './adapters/request-handler.ts';
export type { DirectCall } from './aws/direct.ts';
export { AwsError } from './aws/errors.ts';
export type { HttpRequest, HttpResponse } from './aws/http/message.ts';
export type { ResourceQuotas } from './aws/kms/quotas.ts';
export type { RequestQuotaSettings } from './aws/request-quotas.ts';
export { QUOTA_NAMES, type QuotaName, rateOf } from './aws/request-rates.ts';
export type { RsaKeys } from './crypto/key-maker.ts';
export { generateKeyPair, type KeyPair } from './crypto/key-pair.ts';
export type { RsaKeySpec } from './crypto/key-specs.ts';
export type { Emulator, HttpAddress, KeyStoreFailure, ServedEmulator } from './emulator.ts';
export { listOperations, type OperationStatus } from './operations.ts';
export { type EmulatorOptions, OptionError } from './options.ts';
export type { SeedDocument } from './seeds/keyproof-format.ts';
export type { SeedFormat } from './seeds/read-seeds.ts';
export { SeedError } from './seeds/seed.ts';
export { DataError } from './store/data-error.ts';
export type { Json } from './store/store.ts';
export { type Clock, ClockError, WorldClock } from './world/clock.ts';
export { Disorder } from './world/disorder.ts';
export type { DisorderSettings, PageDisorder, StaleReads } from './world/disorder-settings.ts';
export { quietPromises, quietTurns } from './world/event-loop.ts';
export { type ArmedFault, ConnectionLost, type FaultEffect, type FaultRule, Faults } from './world/faults.ts';
export type { Identities } from './world/identities.ts';
export type { IdentitiesDocument } from './world/identities-document.ts';
export { Journal, type JournalEntry } from './world/journal.ts';
export type { Lag } from './world/lag.ts';
export type { ParticipantRegister, Participants } from './world/participants.ts';
export { type Random, seededRandom } from './world/random.ts';
export { SnapshotError };

/**
 * Makes an emulator. It listens to nobody before `listen` is called.
 * @throws OptionError for an option that it does not know or a value that the option does not take; DataError
 *   for a data directory that cannot be used
 *
 * @example
 * const emulator = createEmulator({ clock: '2026-01-31T00:00:00Z', seed: 1 });
 * const { url } = await emulator.listen({ port: 0 });
 */
export function createEmulator(options: EmulatorOptions = {}): Emulator {
  return assemble(checkOptions(options)).emulator;
}

/** @internal What a process takes from elsewhere when the world is not its own. */
export interface SharedParts {
  readonly journal: CallJournal;
  readonly faults: Striker;
  readonly requestQuotas: Turnstile;
  /** Lets every process write down the uses of keys that it has noted. */
  readonly writeKeyUses: () => Promise<void>;
  /** The start of the world, which is not the one of this process. */
  readonly start: number;
}

/** @internal An emulator, and what the processes of one need of each other. */
export interface Assembly {
  readonly emulator: Emulator;
  readonly world: World;
  /** Counts the starts of the world before this one. */
  readonly start: number;
  /** Lets go of what this process remembers of a world that was reset. */
  forget(): void;
}

/** @internal Makes an emulator, the world's only process or one of several. @throws DataError */
export function assemble(checked: CheckedOptions, shared?: SharedParts): Assembly {
  const clock = new WorldClock(checked.clock.mode, checked.clock.start);
  const threads = threadsOf(clock);
  const kept = openStore(checked);
  const seed = seedOfStart(checked.seed, kept.earlierStarts);
  let streams = randomStreams(seed);
  const start = shared?.start ?? kept.earlierStarts;
  const disorder = new Disorder(checked.disorder, seed, start);
  const store = rememberPast(
    kept,
    () => disorder.memory(),
    () => clock.now(),
  );
  const keyUses = new KeyUses(store, checked.data !== undefined, shared?.writeKeyUses);
  const reportWrite = (error: unknown) => checked.onInternalError(error, 'writing the last uses of keys');
  const due = new DueEvents(store, {
    [COMPLETE_REPLICA]: completeReplica,
    [DELETE_KEY]: deleteKey(disorder),
    [PUBLISH_TAGS]: publishDueTags,
    [FORGET_PAST]: forgetPast,
    [ROTATE_KEY]: rotateDueKey,
    [EXPIRE_MATERIAL]: expireMaterial,
    [SETTLE_KEY_STORE]: settleKeyStore,
    [SWAP_PRIMARY]: swapPrimary,
    [FORGET_SESSION]: forgetSession,
  });
  const journal = new Journal(checked.journalLimit);
  const faults = new Faults();
  const participants = new Participants(clock, checked.participants);
  const { requestQuotas } = checked;
  const world: World = {
    clock,
    threads,
    store,
    currentStore: store,
    random: {
      bytes: (length) => streams.ids.bytes(length),
      fraction: () => streams.ids.fraction(),
      uuid: () => streams.ids.uuid(),
    },
    signer: createSigner({ threads, ...(checked.signing && { backend: checked.signing }) }),
    keyMaker: createKeyMaker(threads, checked.rsaKeys),
    journal: shared?.journal ?? journal,
    faults: shared?.faults ?? faults,
    identities: checked.identities,
    disorder,
    multiRegionLag: checked.multiRegionLag,
    quotas: checked.quotas,
    requestQuotas: requestQuotas && (shared?.requestQuotas ?? requestQuotas),
    keyUses,
    warn: checked.onWarning,
    localstackCompat: checked.localstackCompat,
    catchUp() {
      const now = clock.now();
      if (seeding) return seeding.then(() => due.carryOut(now));
      if (keyUses.isDue(now)) void clock.track(() => keyUses.write()).catch(reportWrite);
      return due.carryOut(now);
    },
    kill: checked.onKill,
    // Time must not wait for who waits for it.
    delay: (milliseconds) => checked.onDelay(() => clock.untracked(() => clock.sleep(milliseconds))),
    enforceIam: checked.enforceIam,
    defaultAccount: checked.account,
    defaultRegion: checked.region,
  };
  const door: Door = {
    services: SERVICES,
    world,
    requestId: () => streams.requests.uuid(),
    ...(checked.verifySignatures && { checkSignature: signatureCheck(world) }),
    explain: explainer((error, request) => checked.onInternalError(error, describe(request))),
  };
  const forget = () => {
    keyUses.forget();
    journal.clear();
    faults.clear();
    requestQuotas?.clear();
    streams = randomStreams(seed);
    disorder.reset();
  };
  const servers: HttpServer[] = [];
  let closed = false;

  /** Pending while seeds are being planted, and for good when they cannot be. */
  let seeding: Promise<void> | undefined;
  const plant = () => {
    if (!checked.seeds) return;
    const planting = plantAll(checked.seeds, world);
    seeding = planting;
    planting.then(
      () => {
        seeding = undefined;
      },
      () => {},
    );
  };
  plant();

  const emulator: Emulator = {
    clock: world.clock,
    journal,
    faults,
    disorder,
    participants,
    handle: (request) => world.clock.track(() => answer(request, door)),
    call: (request) =>
      world.clock.track(async () => {
        const due = world.catchUp();
        if (due) await due;
        return answerDirectly(request, streams.requests.uuid(), SERVICES, world);
      }),
    requestHandler: () => createRequestHandler(emulator),
    ready: () => seeding ?? Promise.resolve(),
    async listen({ port = 4566, host = '127.0.0.1' } = {}) {
      await emulator.ready();
      const server = await serveHttp(emulator, port, host, checked.onInternalError);
      servers.push(server);
      return server.address;
    },
    failKeyStoreConnection: ({
      customKeyStoreId,
      error,
      account = checked.account,
      region = checked.region,
    }) =>
      store.write((transaction) =>
        failNextConnection(transaction, { account, region }, customKeyStoreId, error),
      ),
    async takeSnapshot() {
      await emulator.ready();
      const [{ snapshotLines }, { takeSnapshot }] = await snapshots();
      return snapshotLines(await takeSnapshot(world, emulator));
    },
    async loadSnapshot(lines) {
      await emulator.ready();
      if (participants.size > 0) {
        throw new SnapshotError(
          'Other processes live in this world, and a snapshot may bring an earlier time: end them first.',
        );
      }
      const [, { restoreSnapshot }, { readSnapshot }] = await snapshots();
      const snapshot = await readSnapshot(lines);
      await restoreSnapshot(world, { ...emulator, store: kept }, snapshot);
      requestQuotas?.clear();
      // An emulator of the same seed may have drawn the snapshot's ids.
      streams = randomStreams(`${seed}/${snapshot.sha256}`);
    },
    async reset() {
      keyUses.forget();
      await world.store.clear();
      forget();
      plant();
      await emulator.ready();
    },
    async close() {
      await Promise.all(servers.splice(0).map((server) => server.close()));
      await seeding?.catch(() => {});
      if (!closed) await keyUses.write();
      closed = true;
      await world.store.close();
      world.signer.close();
      world.keyMaker.close();
    },
  };
  return { emulator, world, start, forget };
}

/** Loaded by who takes or loads a snapshot. */
function snapshots() {
  return Promise.all([
    import('./snapshot/write.ts'),
    import('./snapshot/world.ts'),
    import('./snapshot/read.ts'),
  ]);
}

/** The formats bring libraries with them, which nobody without seeds waits for. */
async function plantAll(sources: SeedSources, world: World): Promise<void> {
  const [{ readSeeds }, { plantSeeds }] = await Promise.all([
    import('./seeds/read-seeds.ts'),
    import('./seeds/plant.ts'),
  ]);
  const { defaultAccount: account, defaultRegion: region } = world;
  await plantSeeds(readSeeds(sources, { account, region }), world);
}

function describe({ method, url, headers }: HttpRequest): string {
  return `${method} ${url} ${headers['x-amz-target'] ?? ''}`.trim();
}
