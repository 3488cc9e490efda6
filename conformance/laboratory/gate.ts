import type { RequestHandler, WorldClock } from '../../emulator/server.ts';

/** Where a server is to die: at the n-th call of an operation, before it takes place or before its answer. */
export interface CrashPoint {
  readonly operation: string;
  /** Counts from 1, from the moment when the point is set; 1. */
  readonly nth?: number;
  readonly when: 'before' | 'after';
}

/**
 * Stands between a server and AWS. While the server lives, it lets requests through; at the crash point the
 * server dies, and from then on nothing ever comes back to it, as if its process had been killed.
 */
export class Gate {
  readonly #handler: RequestHandler;
  readonly #clock: WorldClock;
  readonly #onCrash: () => void;
  #alive = true;
  #point: CrashPoint | undefined;
  #seen = 0;

  constructor(handler: RequestHandler, clock: WorldClock, onCrash: () => void) {
    this.#handler = handler;
    this.#clock = clock;
    this.#onCrash = onCrash;
  }

  get alive(): boolean {
    return this.#alive;
  }

  crashAt(point: CrashPoint): void {
    this.#point = point;
    this.#seen = 0;
  }

  crash(): void {
    if (!this.#alive) return;
    this.#alive = false;
    this.#onCrash();
  }

  /** The request handler of the server's SDK clients. */
  requestHandler(): RequestHandler {
    return {
      ...this.#handler,
      handle: async (request) => {
        const strikes = this.#strikes(operationOf(request));
        if (strikes && this.#point?.when === 'before') this.crash();
        if (!this.#alive) return this.never();
        const answer = await this.#handler.handle(request).catch((error: unknown) => ({ error }));
        if (strikes) this.crash();
        if (!this.#alive) return this.never();
        if ('error' in answer) throw answer.error;
        return answer;
      },
    };
  }

  /** For whoever waits on behalf of a dead server: nothing comes, and time does not wait for it. */
  never(): Promise<never> {
    return this.#clock.untracked(() => new Promise<never>(() => {}));
  }

  #strikes(operation: string): boolean {
    if (this.#point?.operation !== operation) return false;
    this.#seen++;
    return this.#seen === (this.#point.nth ?? 1);
  }
}

type SdkRequest = Parameters<RequestHandler['handle']>[0];

/** The operation that a request asks for, in either protocol. */
function operationOf({ headers, body }: SdkRequest): string {
  const target = headers['x-amz-target'] ?? headers['X-Amz-Target'];
  if (target !== undefined) return target.slice(target.indexOf('.') + 1);
  return new URLSearchParams(typeof body === 'string' ? body : '').get('Action') ?? '';
}
