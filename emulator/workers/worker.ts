/** A worker of `keyproof serve --workers N`: started by the primary, it serves the connections that it is handed. */
import type { Socket } from 'node:net';
import { createHttpServer } from '../adapters/http-server.ts';
import { checkOptions } from '../options.ts';
import { assemble } from '../server.ts';
import { type CallFacts, concerns, type FaultEffect, matches, namesFor } from '../world/faults.ts';
import { CallBuffer, type JournalNews } from './call-buffer.ts';
import { type ChannelEnd, connectPeer } from './channel.ts';
import { proxyControl } from './control-proxy.ts';
import type { SharedState, Welcome } from './shared-state.ts';

// The primary ends its workers: a terminal sends these to all of them.
process.on('SIGINT', () => {});
process.on('SIGTERM', () => {});
// Without a primary there is no clock, no journal and nobody to serve.
process.once('disconnect', () => process.exit());

const primary = connectPeer(process as ChannelEnd, {
  follow: async (state: SharedState) => (await started).follow(state),
  freeze: async () => (await started).freeze(),
  calls: async () => (await started).calls(),
  'write-key-uses': async () => (await started).writeKeyUses(),
  connection: async (_: undefined, socket: Socket | undefined) => (await started).serve(socket),
  close: async () => (await started).close(),
});
const started = start();
await started;
primary.tell('ready');

async function start() {
  const { options, state: first, start, controlPath } = await primary.ask<Welcome>('welcome');
  let state = first;
  const report = (error: unknown, request: string) =>
    primary.tell('internal-error', { error: String((error as Error)?.stack ?? error), request });
  const checked = checkOptions({
    ...options,
    onKill: () => {},
    onWarning: (message) => primary.tell('warning', message),
    onInternalError: report,
  });
  const journal = new CallBuffer(
    checked.journalLimit,
    (many) => primary.tell('news', many),
    (after) => primary.ask<JournalNews>('journal', after),
  );
  const { emulator, world, forget } = assemble(checked, {
    journal,
    faults: { strike: (call) => (state.faults.some((rule) => concerns(rule, call)) ? ask(call) : undefined) },
    requestQuotas: {
      admit: ({ input, ...call }, now) =>
        primary.ask<boolean>('admit', { call: { ...call, input: textsOf(input) }, now }),
    },
    writeKeyUses: () => primary.ask('write-all-key-uses'),
    start,
  });
  emulator.disorder.follow(state.disorder);
  await emulator.clock.follow(state.clock);

  /** The primary counts the calls that a rule matches. */
  async function ask(call: CallFacts): Promise<FaultEffect | undefined> {
    const { service, operation, accessKeyId } = call;
    const { faults } = state;
    const names = await namesFor(faults, call);
    if (!faults.some((rule) => matches(rule, call, names))) return undefined;
    const struck = { service, operation, accessKeyId, names };
    return (await primary.ask<FaultEffect | null>('strike', struck)) ?? undefined;
  }

  const followed = () => primary.ask('followed');
  const server = createHttpServer(
    emulator,
    (request, response) => proxyControl(request, response, controlPath, followed),
    report,
  );
  const sockets = new Set<Socket>();

  return {
    async follow(next: SharedState): Promise<void> {
      if (next.resets !== state.resets) {
        forget();
        journal.clear();
      }
      state = next;
      emulator.disorder.follow(next.disorder);
      await emulator.clock.follow(next.clock);
    },
    /** @returns the instant at which the clock stands */
    freeze() {
      emulator.clock.freeze();
      return emulator.clock.now();
    },
    calls: () => journal.take(),
    writeKeyUses: () => world.keyUses.write(),
    serve(socket: Socket | undefined): void {
      if (!socket) return;
      sockets.add(socket.once('close', () => sockets.delete(socket)));
      server.emit('connection', socket);
      socket.resume();
    },
    /** @returns the calls that the primary has not fetched yet */
    async close() {
      for (const socket of sockets) socket.destroy();
      await emulator.clock.settled();
      await emulator.close();
      return journal.take();
    },
  };
}

/** The members of an input that are text: algorithms, specs and Regions, by which a call is charged. */
function textsOf(input: unknown): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(input as object).filter(([, value]) => typeof value === 'string'));
}
