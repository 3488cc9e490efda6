import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer as createHttp } from 'node:http';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { addressOf, controlOf } from '../adapters/http-server.ts';
import type { ChargedCall } from '../aws/request-quotas.ts';
import type { Emulator, HttpAddress } from '../emulator.ts';
import { checkOptions, type EmulatorOptions } from '../options.ts';
import { assemble } from '../server.ts';
import type { JournalNews, TimedCall } from './call-buffer.ts';
import { CallOrder } from './call-order.ts';
import { type GroupEvents, WorkerGroup } from './group.ts';
import { stateOf, type Welcome } from './shared-state.ts';

/** An emulator that several processes serve. */
export interface ServedByWorkers {
  /** What they share: the clock, the journal and the fault rules. It serves no AWS request itself. */
  readonly emulator: Emulator;
  /** Starts the workers and listens. @throws Error with node's code when the address cannot be had */
  listen(address: { readonly port: number; readonly host: string }): Promise<HttpAddress>;
  close(): Promise<void>;
}

/** How to serve. */
export interface Workers {
  readonly count: number;
  readonly events: GroupEvents;
}

/**
 * Serves an emulator by several processes on one port and one data directory. This process, the primary, owns the
 * clock, the journal and the fault rules, accepts connections and hands them out in turn; the store is the file that
 * all of them have open.
 * @throws OptionError, DataError
 */
export function serveWithWorkers(options: EmulatorOptions, { count, events }: Workers): ServedByWorkers {
  const checked = checkOptions(options);
  const { onKill: _, onDelay: _d, onWarning: __, onInternalError: ___, ...rest } = options;
  // This process plants the seeds, before the others begin.
  const { seedFiles: _files, seedFormat: _format, seeds: _seeds, ...plain } = rest;
  const { emulator, world, start } = assemble(checked);
  const { journal, clock, faults } = emulator;
  let controlPath = '';

  const group = new WorkerGroup(
    {
      welcome: (): Welcome => ({
        options: { ...plain, seed: checked.seed },
        state: stateOf(emulator),
        start,
        controlPath,
      }),
      followed: () => group.askAll('follow', stateOf(emulator)),
      async strike({ names, ...call }) {
        const effect = await faults.strike({ ...call, names: async () => names });
        if (effect?.kind === 'kill') {
          group.kill();
          checked.onKill();
        }
        return effect ?? null;
      },
      admit: ({ call, now }: { readonly call: ChargedCall; readonly now: number }) =>
        world.requestQuotas?.admit(call, now) ?? true,
      async journal(after: number): Promise<JournalNews> {
        await order.gather();
        const { resets } = journal;
        return { resets, entries: journal.entries(after) };
      },
      news: (many: boolean) => (many || journal.isHeard ? order.gather() : undefined),
      'write-all-key-uses': () => group.askAll('write-key-uses'),
      warning: (message: string) => checked.onWarning(message),
      'internal-error': ({ error, request }) => checked.onInternalError(error, request),
    },
    events,
  );
  const order = new CallOrder(journal, () => group.askAll<readonly TimedCall[]>('calls'));
  journal.takeFrom(order);

  /** The latest instant that any clock has shown is the one at which all stand. */
  async function beforeFreeze(): Promise<void> {
    const instants = await group.askAll<number>('freeze');
    clock.freeze();
    await clock.advanceTo(Math.max(clock.now(), ...instants));
  }

  const workers = () => group.workers.map(({ pid }) => pid).filter((pid) => pid !== undefined);
  const control = createHttp(controlOf(emulator, checked.onInternalError, { beforeFreeze, workers }));
  const door: Server = createServer({ pauseOnConnect: true, noDelay: true }, (socket) => group.serve(socket));
  let home = '';
  let closed = false;

  return {
    emulator,
    async listen({ port, host }) {
      await emulator.ready();
      // Before the workers: an address that cannot be had is told of at once.
      await listening(door, { port, host });
      home = await mkdtemp(join(tmpdir(), 'keyproof-'));
      controlPath = pathIn(home);
      await listening(control, { path: controlPath });
      await group.start(count);
      return addressOf(door, host);
    },
    async close() {
      if (closed) return;
      closed = true;
      door.close();
      const left = await group.close<readonly TimedCall[]>();
      order.takeIn(left);
      control.close();
      control.closeAllConnections();
      await emulator.close();
      if (home !== '') await rm(home, { recursive: true, force: true });
    },
  };
}

/** Only this user can enter the directory; Windows has pipes with names instead. */
function pathIn(home: string): string {
  if (process.platform !== 'win32') return join(home, 'control');
  return `\\\\.\\pipe\\keyproof-${randomBytes(16).toString('hex')}`;
}

function listening(server: Server, address: object): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(address, () => {
      server.off('error', reject);
      resolve();
    });
  });
}
