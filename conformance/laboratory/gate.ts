import type { RequestHandler, WorldClock } from '../../emulator/server.ts';

/** Where a server is to die: at the n-th call of an operation, before it takes place or before its answer. */
export interface CrashPoint {
  readonly operation: string;
  /** Counts from 1, from the moment when the point is set; 1. */
  readonly nth?: number | undefined;
  readonly when: 'before' | 'after';
}

/** A call that waits for its turn. */
export interface WaitingCall {
  /** The name of the server that makes it. */
  readonly caller: string;
  readonly operation: string;
  /** Whether the process still lives that makes it. */
  isAlive(): boolean;
}

/** Lets calls through one after the other, in an order of its own. */
export interface Turnstile {
  /** Waits for a call's turn. @returns what the call does when it is over */
  enter(call: WaitingCall): Promise<() => void>;
  /**
   * The call under way sleeps: others may go meanwhile, and it waits for a turn again before it goes on.
   * @throws ConnectionLost when its process has died meanwhile: it does nothing more
   */
  aside(sleep: () => Promise<void>): Promise<void>;
}

/** The connection of a server that was cut off from AWS. */
export class CutOff extends Error {
  override readonly name = 'CutOff';
  /** The AWS SDK repeats what failed so. */
  readonly code = 'ECONNRESET';
}

/**
 * Stands between a server and AWS. While the server lives, it lets requests through; at the crash point the
 * server dies, and from then on nothing ever comes back to it, as if its process had been killed.
 */
export class Gate {
  readonly #name: string;
  readonly #clock: WorldClock;
  readonly #onCrash: (atPoint: boolean) => void;
  readonly #turnstile: Turnstile | undefined;
  #alive = true;
  #cutOff = false;
  #point: CrashPoint | undefined;
  #seen = 0;

  /**
   * @param name that of the server
   * @param onCrash hears whether the crash point was reached
   */
  constructor(name: string, clock: WorldClock, onCrash: (atPoint: boolean) => void, turnstile?: Turnstile) {
    this.#name = name;
    this.#clock = clock;
    this.#onCrash = onCrash;
    this.#turnstile = turnstile;
  }

  get alive(): boolean {
    return this.#alive;
  }

  /** Sets the crash point in the place of an earlier one; there is none from now on when it is undefined. */
  crashAt(point: CrashPoint | undefined): void {
    this.#point = point;
    this.#seen = 0;
  }

  crash(): void {
    this.#die(false);
  }

  /** From now on no call reaches AWS, or each does again. */
  cutOff(cut: boolean): void {
    this.#cutOff = cut;
  }

  /**
   * Lets one call of the server through; for a dead one it never ends.
   * @throws CutOff, and what the call throws
   */
  async pass<T>(operation: string, call: () => Promise<T>): Promise<T> {
    const admitted = await this.admit(operation, call);
    return admitted ? admitted.value : this.#never();
  }

  /**
   * Lets one call of the server through.
   * @returns undefined when the server is dead: nothing is to come back to it
   * @throws CutOff, and what the call throws
   */
  async admit<T>(operation: string, call: () => Promise<T>): Promise<{ readonly value: T } | undefined> {
    const strikes = this.#strikes(operation);
    if (strikes && this.#point?.when === 'before') this.#die(true);
    if (!this.#alive) return undefined;
    const answer = await this.#turn(operation, call).catch((error: unknown) => ({ error }));
    if (strikes) this.#die(true);
    if (!this.#alive || !answer) return undefined;
    if ('error' in answer) throw answer.error;
    return answer;
  }

  /** The request handler of the server's SDK clients, in front of AWS's. */
  requestHandler(handler: RequestHandler): RequestHandler {
    return {
      ...handler,
      handle: (request) => this.pass(operationOf(request), () => handler.handle(request)),
    };
  }

  /** For whoever waits on behalf of a dead server: nothing comes, and time does not wait for it. */
  #never(): Promise<never> {
    return this.#clock.untracked(() => new Promise<never>(() => {}));
  }

  async #turn<T>(operation: string, call: () => Promise<T>): Promise<{ readonly value: T } | undefined> {
    const leave = await this.#turnstile?.enter({
      caller: this.#name,
      operation,
      isAlive: () => this.#alive,
    });
    try {
      // A server that was killed while it waited does nothing more.
      if (!this.#alive) return undefined;
      if (this.#cutOff) throw new CutOff('The server is cut off from AWS.');
      return { value: await call() };
    } finally {
      leave?.();
    }
  }

  #die(atPoint: boolean): void {
    if (!this.#alive) return;
    this.#alive = false;
    this.#onCrash(atPoint);
  }

  #strikes(operation: string): boolean {
    if (this.#point?.operation !== operation) return false;
    this.#seen++;
    return this.#seen === (this.#point.nth ?? 1);
  }
}

type SdkRequest = Parameters<RequestHandler['handle']>[0];

/** The operation that a request asks for, in either protocol. */
export function operationOf({ headers, body }: Pick<SdkRequest, 'headers' | 'body'>): string {
  const target = headers['x-amz-target'] ?? headers['X-Amz-Target'];
  if (target !== undefined) return target.slice(target.indexOf('.') + 1);
  return new URLSearchParams(typeof body === 'string' ? body : '').get('Action') ?? '';
}
