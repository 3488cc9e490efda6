import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** A server in a process of its own, found by the line that it prints when it is ready. */
export interface Served {
  readonly url: string;
  /** Milliseconds from the start of the process to that line. */
  readonly readyAfter: number;
  stop(): Promise<void>;
}

/** Starts a script of this repository. @throws Error when it ends before it is ready */
export async function serve(script: string, ...args: readonly string[]): Promise<Served> {
  const began = process.hrtime.bigint();
  const path = fileURLToPath(new URL(`../../${script}`, import.meta.url));
  const child = spawn(process.execPath, [path, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  const url = await readyLine(child);
  const readyAfter = Number(process.hrtime.bigint() - began) / 1e6;
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  return {
    url,
    readyAfter,
    stop: () => {
      child.kill('SIGTERM');
      return ended;
    },
  };
}

async function readyLine(child: ChildProcess): Promise<string> {
  if (!child.stdout) throw new Error('The server has no standard output.');
  for await (const line of createInterface({ input: child.stdout })) {
    const url = /^listening on (http:\S+)/.exec(line)?.[1];
    if (url) return url;
  }
  throw new Error('The server ended before it was ready.');
}
