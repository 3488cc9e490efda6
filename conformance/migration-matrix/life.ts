import type { Cloud, FileSystem } from '../../manager/index.ts';
import { aroundEachCall } from '../targets/around-each-call.ts';

/** A process was killed. */
export class Killed extends Error {
  override readonly name = 'Killed';
}

/**
 * The life of one process, told in steps: its calls to AWS and its writes to files. It can be killed before any
 * of them; from then on nothing ever comes back to it, and nothing that it asks for happens.
 */
export class Life {
  /** Rejects when the process is killed. */
  readonly end: Promise<never>;
  /** The names of the steps that counted. */
  readonly steps: string[] = [];
  readonly #killAt: number | undefined;
  readonly #between: () => void;
  #counting = false;
  #paused = false;
  #alive = true;
  #reject: (reason: Killed) => void = () => {};

  /**
   * @param killAt the counted step, from 1, before which the process dies
   * @param between hears of each counted step before it happens
   */
  constructor(killAt?: number, between: () => void = () => {}) {
    this.#killAt = killAt;
    this.#between = between;
    this.end = new Promise((_, reject) => {
      this.#reject = reject;
    });
    this.end.catch(() => {});
  }

  get alive(): boolean {
    return this.#alive;
  }

  /** From now on steps count, or no longer. */
  count(counting: boolean): void {
    this.#counting = counting;
  }

  pause(paused: boolean): void {
    this.#paused = paused;
  }

  kill(): void {
    this.#alive = false;
    this.#reject(new Killed('the process was killed'));
  }

  async step<T>(name: string, work: () => Promise<T>): Promise<T> {
    if (this.#alive && this.#counting && !this.#paused) {
      this.steps.push(name);
      if (this.steps.length === this.#killAt) this.kill();
      else this.#between();
    }
    return this.call(work);
  }

  /** Something that changes nothing outside, and is no step: dead processes do not get an answer to it either. */
  async call<T>(work: () => Promise<T>): Promise<T> {
    if (!this.#alive) return new Promise<never>(() => {});
    const answer = await work().then(
      (value) => ({ value }),
      (error: unknown) => ({ error }),
    );
    if (!this.#alive) return new Promise<never>(() => {});
    if ('error' in answer) throw answer.error;
    return answer.value;
  }

  /** AWS as this process reaches it. Signing is no step: it leaves nothing behind. */
  cloud(cloud: Cloud): Cloud {
    return aroundEachCall(cloud, (call, name) => (name === 'sign' ? this.call(call) : this.step(name, call)));
  }

  /** The machine's files as this process reaches them. */
  files(files: FileSystem): FileSystem {
    return {
      read: (path) => this.call(() => files.read(path)),
      write: (path, text) => this.step(`write ${path}`, () => files.write(path, text)),
      rename: (from, to) => this.step(`rename ${to}`, () => files.rename(from, to)),
      list: (path) => this.call(() => files.list(path)),
      makeDirectory: (path) => this.step(`make ${path}`, () => files.makeDirectory(path)),
      syncDirectory: (path) => this.step(`sync ${path}`, () => files.syncDirectory(path)),
      remove: (path) => this.step(`remove ${path}`, () => files.remove(path)),
      lock: (path) => this.call(() => files.lock(path)),
    };
  }
}
