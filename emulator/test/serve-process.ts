import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const COMMAND = fileURLToPath(new URL('../../bin/keyproof.js', import.meta.url));

/** Everything that a finished command left behind. */
export interface Finished {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `keyproof` to its end. */
export async function keyproof(...args: readonly string[]): Promise<Finished> {
  return start(args).finished;
}

/** Runs `keyproof` and hands over the lines of its standard output as they come. */
export function keyproofLines(...args: readonly string[]) {
  const { child, finished } = start(args);
  return { lines: createInterface({ input: child.stdout })[Symbol.asyncIterator](), finished };
}

/** A running `keyproof serve`. */
export interface Serving {
  readonly url: string;
  /** Ends it by a signal and waits for its end. */
  stop(signal?: NodeJS.Signals): Promise<Finished>;
}

/**
 * Starts `keyproof serve` on a free port and waits for the line that says that it listens, which is on standard error
 * when the journal has standard output.
 */
export async function serve(...args: readonly string[]): Promise<Serving> {
  const { child, finished } = start(['serve', '--port', '0', ...args]);
  const lines = createInterface({ input: args.includes('-') ? child.stderr : child.stdout });
  const [line] = (await Promise.race([once(lines, 'line'), finished])) as unknown as [string | undefined];
  const url = /^listening on (http:\/\/\S+)$/.exec(line ?? '')?.[1];
  if (url === undefined) throw new Error(`keyproof serve did not start: ${JSON.stringify(await finished)}`);
  return {
    url,
    stop: (signal = 'SIGTERM') => {
      child.kill(signal);
      return finished;
    },
  };
}

function start(args: readonly string[]) {
  const child = spawn(process.execPath, [COMMAND, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  const written = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    written.stdout += chunk;
  });
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    written.stderr += chunk;
  });
  const finished = once(child, 'close').then(([code, signal]): Finished => ({ code, signal, ...written }));
  return { child, finished };
}
