/** What a participant is told (docs/clock-protocol.md). */
export interface Turn {
  readonly turn: number;
  readonly now: number;
  readonly mode: 'frozen' | 'running';
  readonly fire: boolean;
}

/** The messages of one participant, as they are. */
export interface Participant {
  readonly id: number;
  readonly joined: Turn;
  /** The next turn after `after`; abort the signal to break the connection. */
  next(after: number, signal?: AbortSignal): Promise<Turn>;
  report(turn: number, deadline: number | null, calls?: number): Promise<Response>;
  leave(): Promise<Response>;
}

/** One message to the control API. */
export function askClock(url: string, method: string, path: string, body?: object, signal?: AbortSignal) {
  return fetch(`${url}/_keyproof/clock${path}`, {
    method,
    headers: { 'x-keyproof-control': '1' },
    ...(body && { body: JSON.stringify(body) }),
    ...(signal && { signal }),
  });
}

/** Registers a participant that does nothing by itself. */
export async function join(url: string, name: string): Promise<Participant> {
  const answer = await askClock(url, 'POST', '/participants', { name });
  const joined = (await answer.json()) as Turn & { readonly participant: number };
  const path = `/participants/${joined.participant}`;
  return {
    id: joined.participant,
    joined,
    next: async (after, signal) =>
      (await askClock(url, 'GET', `${path}/turn?after=${after}`, undefined, signal)).json() as Promise<Turn>,
    report: (turn, deadline, calls) =>
      askClock(url, 'PUT', path, { turn, deadline, ...(calls !== undefined && { calls }) }),
    leave: () => askClock(url, 'DELETE', path),
  };
}

/**
 * Lets a participant follow: it acts on each turn, and then says what it waits for.
 * @param act gives the next deadline; called for the turn at which it joined as well
 * @param calls how many it has under way
 * @returns every turn that it was told, once it has left
 */
export function follow(
  participant: Participant,
  act: (turn: Turn) => number | null,
  calls = () => 0,
): { readonly turns: readonly Turn[]; end(): Promise<void> } {
  const turns: Turn[] = [];
  let ended = false;
  const following = (async () => {
    let turn = participant.joined;
    for (;;) {
      const deadline = act(turn);
      await participant.report(turn.turn, deadline, calls());
      turn = await participant.next(turn.turn);
      if (ended) return;
      turns.push(turn);
    }
  })();
  return {
    turns,
    async end() {
      ended = true;
      await participant.leave();
      await following;
    },
  };
}
