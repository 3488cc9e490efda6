import { type HttpAddress, type HttpServer, serveHttp } from './adapters/http-server.ts';
import { createRequestHandler, type RequestHandler } from './adapters/request-handler.ts';
import { answer, type Door, explainer } from './aws/http/front-door.ts';
import type { HttpRequest, HttpResponse } from './aws/http/message.ts';
import { DELETE_KEY, deleteKey } from './aws/kms/deletion.ts';
import { kms } from './aws/kms/registry.ts';
import type { Service } from './aws/service.ts';
import { sts } from './aws/sts/registry.ts';
import { tagging } from './aws/tagging/registry.ts';
import { PUBLISH_TAGS, publishDueTags } from './aws/tagging/tag-index.ts';
import { createSigner } from './crypto/signer.ts';
import { checkOptions, type EmulatorOptions, randomStreams } from './options.ts';
import { createMemoryStore } from './store/memory.ts';
import { WorldClock } from './world/clock.ts';
import { carryOutDue } from './world/due.ts';
import { Faults } from './world/faults.ts';
import { Journal } from './world/journal.ts';
import type { World } from './world/world.ts';

export type { HttpAddress } from './adapters/http-server.ts';
export type { RequestHandler } from './adapters/request-handler.ts';
export type { HttpRequest, HttpResponse } from './aws/http/message.ts';
export { type EmulatorOptions, OptionError } from './options.ts';
export type { Json } from './store/store.ts';
export { type Clock, ClockError, WorldClock } from './world/clock.ts';
export { ConnectionLost, type FaultEffect, type FaultRule, Faults } from './world/faults.ts';
export type { Identities } from './world/identities.ts';
export { Journal, type JournalEntry } from './world/journal.ts';

const SERVICES: readonly Service[] = [kms, tagging, sts];

/** A local KMS with its Tagging API and STS. */
export interface Emulator {
  /** The world's time; a clock that stands still is advanced here. */
  readonly clock: WorldClock;
  /** Every call that was made. */
  readonly journal: Journal;
  /** Disorder on request. */
  readonly faults: Faults;
  /**
   * Answers one AWS request, whatever transport it came by.
   * @throws ConnectionLost when a fault rule lets the answer get lost
   */
  handle(request: HttpRequest): Promise<HttpResponse>;
  /**
   * The `requestHandler` of an AWS SDK client: calls go straight into this emulator, without a socket.
   *
   * @example
   * const kms = new KMSClient({ region: 'us-east-1', credentials, requestHandler: emulator.requestHandler() });
   */
  requestHandler(): RequestHandler;
  /** Listens on HTTP: the AWS endpoint and the control API. Port 0 takes a free one. */
  listen(address?: { readonly port?: number; readonly host?: string }): Promise<HttpAddress>;
  /** Forgets every key, alias, tag, call and fault rule. The clock goes on. */
  reset(): Promise<void>;
  /** Stops listening and lets go of what is held. Safe to call twice. */
  close(): Promise<void>;
}

/** One operation of a service, and whether it is emulated. */
export interface OperationStatus {
  readonly service: string;
  readonly operation: string;
  readonly emulated: boolean;
}

/** Every operation of the API models. */
export function listOperations(): readonly OperationStatus[] {
  return SERVICES.flatMap(({ name, model, operations }) =>
    Object.keys(model.operations).map((operation) => ({
      service: name,
      operation,
      emulated: Object.hasOwn(operations, operation),
    })),
  );
}

/**
 * Makes an emulator. It listens to nobody before `listen` is called.
 * @throws OptionError for an option that it does not know or a value that the option does not take
 *
 * @example
 * const emulator = createEmulator({ clock: '2026-01-31T00:00:00Z', seed: 1 });
 * const { url } = await emulator.listen({ port: 0 });
 */
export function createEmulator(options: EmulatorOptions = {}): Emulator {
  const checked = checkOptions(options);
  let streams = randomStreams(checked.seed);
  const world: World = {
    clock: new WorldClock(checked.clock.mode, checked.clock.start),
    store: createMemoryStore(),
    random: {
      bytes: (length) => streams.ids.bytes(length),
      fraction: () => streams.ids.fraction(),
      uuid: () => streams.ids.uuid(),
    },
    signer: createSigner(checked.signing ? { backend: checked.signing } : {}),
    journal: new Journal(checked.journalLimit),
    faults: new Faults(),
    identities: checked.identities,
    disorder: { taggingLag: checked.taggingLag },
    defaultAccount: checked.account,
    defaultRegion: checked.region,
  };
  const door: Door = {
    services: SERVICES,
    world,
    requestId: () => streams.requests.uuid(),
    explain: explainer((error, request) => checked.onInternalError(error, describe(request))),
  };
  const dueHandlers = { [DELETE_KEY]: deleteKey(world.disorder), [PUBLISH_TAGS]: publishDueTags };
  const servers: HttpServer[] = [];

  const emulator: Emulator = {
    clock: world.clock,
    journal: world.journal,
    faults: world.faults,
    handle: (request) =>
      world.clock.track(async () => {
        await carryOutDue(world.store, world.clock.now(), dueHandlers);
        return answer(request, door);
      }),
    requestHandler: () => createRequestHandler(emulator),
    async listen({ port = 4566, host = '127.0.0.1' } = {}) {
      const server = await serveHttp(emulator, port, host);
      servers.push(server);
      return server.address;
    },
    async reset() {
      await world.store.clear();
      world.journal.clear();
      world.faults.clear();
      streams = randomStreams(checked.seed);
    },
    async close() {
      await Promise.all(servers.splice(0).map((server) => server.close()));
      await world.store.close();
      world.signer.close();
    },
  };
  return emulator;
}

function describe({ method, url, headers }: HttpRequest): string {
  return `${method} ${url} ${headers['x-amz-target'] ?? ''}`.trim();
}
