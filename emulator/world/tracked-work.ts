import { eventLoopTurn, QUIET_TURNS } from './event-loop.ts';

/** How much work ever began and ended, how much is under way, and how much of it sleeps on the clock. */
export interface WorkCounts {
  readonly begun: number;
  readonly ended: number;
  readonly underWay: number;
  readonly parked: number;
}

/** Real asynchronous work, such as a request or a computation on another thread, for which time has to wait. */
export class TrackedWork {
  #begun = 0;
  #ended = 0;
  #underWay = 0;
  #parked = 0;

  get counts(): WorkCounts {
    return { begun: this.#begun, ended: this.#ended, underWay: this.#underWay, parked: this.#parked };
  }

  /** Counts work as under way until it ends. */
  async track<T>(work: () => Promise<T>): Promise<T> {
    this.#underWay++;
    this.#begun++;
    try {
      return await work();
    } finally {
      this.#underWay--;
      this.#ended++;
    }
  }

  /**
   * Runs `wait` as no work of the surrounding {@link track}.
   * @param parked hears of it before it begins
   */
  async park<T>(wait: () => Promise<T>, parked: () => void): Promise<T> {
    this.#underWay--;
    this.#parked++;
    parked();
    try {
      return await wait();
    } finally {
      this.#parked--;
      this.#underWay++;
    }
  }

  /** Resolves when none is under way, and every promise that could go on has gone on. */
  async idle(): Promise<void> {
    for (let quiet = 0; quiet < QUIET_TURNS; quiet++) {
      await eventLoopTurn();
      if (this.#underWay > 0) quiet = -1;
    }
  }
}
