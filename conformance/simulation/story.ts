import type { LogLine, Server } from '../laboratory/server.ts';
import type { AccountKey, SeenCall } from './account.ts';
import type { Breach, History, HistoryEvent } from './history.ts';
import { type HistoryFacts, Recorder } from './recorder.ts';
import { identityOf, type State } from './state.ts';

/** What becomes of a server's process or of its way to AWS. */
type Turn = Extract<HistoryEvent, { kind: 'server' }>['what'];

/** Tells what happens in the words of a history, when somebody wants to know; else it costs nothing. */
export class Story {
  readonly #state: State;
  readonly #recorder: Recorder | undefined;
  #steps = 0;

  /** @param facts absent when nobody wants to know */
  constructor(state: State, facts?: HistoryFacts) {
    this.#state = state;
    this.#recorder = facts && new Recorder(facts);
  }

  step(text: () => string): void {
    if (!this.#recorder) return;
    this.#recorder.add({ at: this.#state.now(), kind: 'step', index: this.#steps++, text: text() });
  }

  server({ name: server, mode }: Server, what: Turn, reason?: string): void {
    this.#recorder?.add({
      at: this.#state.now(),
      kind: 'server',
      server,
      what,
      ...(what === 'started' && { mode }),
      ...(reason !== undefined && { reason }),
    });
  }

  log({ name: server }: Server, { level, message, fields }: LogLine): void {
    if (level !== 'warn' && level !== 'error') return;
    const { error } = fields;
    const why = error instanceof Error ? `: ${error.message}` : typeof error === 'string' ? `: ${error}` : '';
    this.#recorder?.add({ at: this.#state.now(), kind: 'log', server, level, message: `${message}${why}` });
  }

  noKey({ name: server }: Server, keyId: string, why: string): void {
    const message = `no key for ${keyId}: ${why}`;
    this.#recorder?.add({ at: this.#state.now(), kind: 'log', server, level: 'error', message });
  }

  uses(server: Server, keyId: string): void {
    this.#recorder?.add({
      at: this.#state.now(),
      kind: 'uses',
      server: server.name,
      keyId,
      ...this.#keyOf(server, keyId),
    });
  }

  signed(server: Server, keyId: string, verified: boolean): void {
    this.#recorder?.add({
      at: this.#state.now(),
      kind: 'signed',
      server: server.name,
      keyId,
      verified,
      ...this.#keyOf(server, keyId),
    });
  }

  call(call: SeenCall): void {
    this.#recorder?.call(call);
  }

  gone(keys: readonly AccountKey[]): void {
    if (keys.length > 0) this.#recorder?.gone(keys, this.#state.now());
  }

  breach(breach: Breach): void {
    this.#recorder?.add({ at: this.#state.now(), kind: 'breach', ...breach });
  }

  history(): History | undefined {
    return this.#recorder?.history(this.#state.now());
  }

  #keyOf(server: Server, keyId: string): { readonly key?: string } {
    const key = this.#state.holdings.get(identityOf(server))?.keys.get(keyId)?.key?.name;
    return key === undefined ? {} : { key };
  }
}
