import type { Socket } from 'node:net';

/** One end of the channel between two processes: `process` in a worker, the child in the primary. */
export interface ChannelEnd {
  send?(
    message: object,
    handle: Socket | undefined,
    options: object,
    done: (error: Error | null) => void,
  ): boolean;
  on(event: 'message', listener: (message: unknown, handle: unknown) => void): unknown;
  once(event: 'disconnect' | 'exit', listener: () => void): unknown;
}

/** What one end answers to: question to answer, by name. */
// biome-ignore lint/suspicious/noExplicitAny: each question has a value of its own type, which both ends agree upon.
export type Answers = Readonly<Record<string, (value: any, handle: Socket | undefined) => unknown>>;

/** The other process. */
export interface Peer {
  /** @throws Error as the other end did, or when it has gone */
  ask<Answer>(question: string, value?: unknown): Promise<Answer>;
  /** As `ask`, for who needs no answer; nothing happens when the other end has gone. */
  tell(question: string, value?: unknown): void;
  /** Hands a connection over; it stays open here too until it is closed. Else as `ask`. */
  hand(question: string, socket: Socket): Promise<void>;
}

interface Message {
  readonly id: number;
  readonly question?: string;
  readonly value?: unknown;
  readonly error?: string;
}

/** Questions and answers over Node's channel between processes; both ends ask and answer. */
export function connectPeer(end: ChannelEnd, answers: Answers): Peer {
  const waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();
  let lastId = 0;
  let gone = false;

  const send = (message: Message, handle?: Socket) => {
    if (gone) return false;
    // An end that has just gone is told of by `disconnect`.
    end.send?.(message, handle, { keepOpen: true }, () => {});
    return true;
  };

  end.on('message', async (received, handle) => {
    const { id, question, value, error } = received as Message;
    if (question === undefined) {
      const asker = waiting.get(id);
      waiting.delete(id);
      if (error === undefined) asker?.resolve(value);
      else asker?.reject(new Error(error));
      return;
    }
    try {
      const answer = answers[question];
      if (!answer) throw new Error(`The other process asks for '${question}', which is not known here.`);
      send({ id, value: await answer(value, handle as Socket | undefined) });
    } catch (error) {
      send({ id, error: String((error as Error)?.stack ?? error) });
    }
  });
  const ended = () => {
    gone = true;
    for (const { reject } of waiting.values()) reject(new Error('The other process has gone.'));
    waiting.clear();
  };
  end.once('disconnect', ended);
  // A child that is killed while a connection is on its way to it never tells of the disconnection (Node 24).
  end.once('exit', ended);

  const ask = <Answer>(question: string, value?: unknown, handle?: Socket) =>
    new Promise<Answer>((resolve, reject) => {
      lastId++;
      waiting.set(lastId, { resolve: resolve as (value: unknown) => void, reject });
      if (send({ id: lastId, question, value }, handle)) return;
      waiting.delete(lastId);
      reject(new Error('The other process has gone.'));
    });

  return {
    ask,
    tell: (question, value) => {
      send({ id: 0, question, value });
    },
    hand: (question, socket) => ask(question, undefined, socket),
  };
}
