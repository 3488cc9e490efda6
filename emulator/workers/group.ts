import { type ChildProcess, fork } from 'node:child_process';
import type { Socket } from 'node:net';
import { fileURLToPath } from 'node:url';
import { type Answers, type ChannelEnd, connectPeer, type Peer } from './channel.ts';

/** In a clone this is TypeScript, in the published package JavaScript. */
const WORKER = new URL(import.meta.url.endsWith('.ts') ? './worker.ts' : './worker.js', import.meta.url);

export interface Worker {
  readonly pid: number | undefined;
  readonly peer: Peer;
}

/** What becomes of the workers is told here. */
export interface GroupEvents {
  /** One has died and another takes its place. */
  readonly restarted: (died: { readonly pid: number | undefined; readonly how: string }) => void;
  /** One could not even start: it is not tried again. */
  readonly failed: (how: string) => void;
}

interface Member extends Worker {
  readonly child: ChildProcess;
  ready: boolean;
}

/** Worker processes, each of which is started again when it dies. */
export class WorkerGroup {
  readonly #answers: Answers;
  readonly #events: GroupEvents;
  #members: readonly Member[] = [];
  #waiting: Socket[] = [];
  #turn = 0;
  #ending = false;

  /** @param answers what the workers ask */
  constructor(answers: Answers, events: GroupEvents) {
    this.#answers = answers;
    this.#events = events;
  }

  /** Those that serve. */
  get workers(): readonly Worker[] {
    return this.#members.filter(({ ready }) => ready);
  }

  /** Starts so many. @throws Error when one of them cannot start */
  async start(count: number): Promise<void> {
    await Promise.all(Array.from({ length: count }, () => this.#add()));
  }

  /** Hands a connection to the worker whose turn it is; it waits while none serves. */
  serve(socket: Socket): void {
    const { workers } = this;
    const worker = workers[this.#turn++ % workers.length];
    if (!worker) return void this.#waiting.push(socket);
    // This end's copy is closed once the worker has its own; when the worker dies, the client is told by that.
    const handed = worker.peer.hand('connection', socket);
    handed.catch(() => {}).finally(() => socket.destroy());
  }

  /** Asks every worker; those that have died meanwhile are left out. */
  async askAll<Answer>(question: string, value?: unknown): Promise<readonly Answer[]> {
    const asked = await Promise.allSettled(
      this.#members.map(async (member) => ({
        answer: await member.peer.ask<Answer>(question, value),
        member,
      })),
    );
    return asked.flatMap((result) => {
      if (result.status === 'fulfilled') return [result.value.answer];
      if (/has gone/.test(String(result.reason))) return [];
      throw result.reason;
    });
  }

  /** Ends every worker at once. */
  kill(): void {
    this.#ending = true;
    for (const { child } of this.#members) child.kill('SIGKILL');
  }

  /** Lets every worker end what it does. @returns what each has left */
  async close<Left>(): Promise<readonly Left[]> {
    this.#ending = true;
    for (const socket of this.#waiting) socket.destroy();
    const left = await this.askAll<Left>('close');
    const ended = this.#members.map(
      ({ child }) => new Promise((resolve) => child.exitCode ?? child.once('exit', resolve)),
    );
    for (const { child } of this.#members) if (child.connected) child.disconnect();
    await Promise.all(ended);
    return left;
  }

  #add(): Promise<void> {
    // The channel's descriptor is the worker's; what it has to say on a bug goes where ours goes.
    const child = fork(fileURLToPath(WORKER), [], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
    return new Promise((resolve, reject) => {
      const ready = () => {
        member.ready = true;
        for (const socket of this.#waiting.splice(0)) this.serve(socket);
        resolve();
      };
      const peer = connectPeer(child as ChannelEnd, { ...this.#answers, ready });
      const member: Member = { child, peer, pid: child.pid, ready: false };
      this.#members = [...this.#members, member];
      child.once('exit', (code, signal) => {
        this.#members = this.#members.filter((other) => other !== member);
        const how = signal ?? `exit code ${code}`;
        if (!member.ready) reject(new Error(`A worker could not start: ${how}.`));
        if (this.#ending) return;
        if (!member.ready) return this.#events.failed(how);
        this.#events.restarted({ pid: child.pid, how });
        this.#add().catch(() => {});
      });
    });
  }
}
