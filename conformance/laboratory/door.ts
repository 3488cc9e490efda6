import {
  ConnectionLost,
  type Emulator,
  type HttpRequest,
  type HttpResponse,
  type ParticipantRegister,
  serveHttp,
} from '../../emulator/server.ts';
import { CutOff, type Gate, operationOf } from './gate.ts';

/** An HTTP address at which one server finds AWS, and the clock protocol under it. */
export interface Door {
  readonly url: string;
  /** The participants of the clock protocol that came in here. */
  readonly participants: ReadonlySet<number>;
  close(): Promise<void>;
}

export interface DoorOptions {
  readonly emulator: Emulator;
  readonly gate: Gate;
  /** Milliseconds by which the server's own clock runs ahead of the world's. */
  readonly ahead: number;
}

/** Opens a door for a server that lives in a process of its own. What comes in passes the server's gate. */
export async function openDoor({ emulator, gate, ahead }: DoorOptions): Promise<Door> {
  const participants = new Set<number>();
  const served = {
    ...emulator,
    handle: (request: HttpRequest) => passGate(emulator, gate, request),
    participants: register(emulator.participants, participants, ahead),
  };
  // A bug of the emulator's is reported by the emulator; what is left is a server that went away.
  const { address, close } = await serveHttp(served, 0, '127.0.0.1', () => {});
  const leave = () => {
    for (const id of participants) emulator.participants.lose(id);
  };
  return {
    url: address.url,
    participants,
    async close() {
      // Time would wait for a process that was killed while it asked for no turn: no connection of it breaks.
      leave();
      await close();
      leave();
    },
  };
}

async function passGate(
  { clock, handle }: Emulator,
  gate: Gate,
  request: HttpRequest,
): Promise<HttpResponse> {
  const operation = operationOf({
    headers: request.headers as Record<string, string>,
    body: Buffer.from(request.body).toString(),
  });
  // Time waits for the request until the emulator has it, which sees to that itself.
  const { promise: waits, resolve: proceed } = Promise.withResolvers<void>();
  void clock.track(() => waits);
  const passing = gate.admit(operation, () => {
    proceed();
    return handle(request);
  });
  try {
    const admitted = await passing.finally(proceed);
    return admitted ? admitted.value : await new Promise<never>(() => {});
  } catch (error) {
    throw error instanceof CutOff ? new ConnectionLost(error.message) : error;
  }
}

/** Whoever takes part through this door sees the time of its own clock. */
function register(world: ParticipantRegister, here: Set<number>, ahead: number): ParticipantRegister {
  const asSeen = <T extends { readonly now: number }>(turn: T): T => ({ ...turn, now: turn.now + ahead });
  return {
    join(name) {
      const joined = world.join(name);
      here.add(joined.participant);
      return asSeen(joined);
    },
    next: async (id, after, signal) => asSeen(await world.next(id, after, signal)),
    report: (id, report) =>
      world.report(id, { ...report, deadline: report.deadline === null ? null : report.deadline - ahead }),
    leave: (id) => world.leave(id),
    lose: (id) => world.lose(id),
    list: () => world.list(),
    heard: () => world.heard(),
  };
}
