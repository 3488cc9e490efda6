import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import { PassThrough } from 'node:stream';
import { fileURLToPath } from 'node:url';

/** A server in a process of its own. */
export interface Endpoint {
  readonly url: string;
  /** The one process behind it; absent where there are several. */
  readonly pid?: number | undefined;
}

/** A server in a process of its own, found by the line that it prints when it is ready. */
export interface Served extends Endpoint {
  /** Milliseconds from the start of the process to that line. */
  readonly readyAfter: number;
  stop(): Promise<void>;
}

/** A server that can be asked what it uses. */
export interface Reporting extends Served {
  memory(): Promise<Memory>;
}

/** Bytes. */
export interface Memory {
  /** What the machine gives the process. */
  readonly resident: number;
  /** What lives in the JavaScript heap, garbage that waits for its collection included. */
  readonly heap: number;
}

/** Starts a script of this repository. @throws Error when it ends before it is ready */
export function serve(script: string, ...args: readonly string[]): Promise<Served> {
  return begin(process.execPath, [pathOf(script), ...args]).then(({ served }) => served);
}

/** As `serve`, with Node's own diagnostic reports. */
export async function serveReporting(script: string, ...args: readonly string[]): Promise<Reporting> {
  const directory = await mkdtemp(join(tmpdir(), 'keyproof-report-'));
  const reports = ['--report-on-signal', `--report-directory=${directory}`, '--report-filename=report'];
  const { served, child, lines } = await begin(process.execPath, [...reports, pathOf(script), ...args]);
  return {
    ...served,
    async memory() {
      const completed = lineOf(lines, /(report completed)/);
      child.kill('SIGUSR2');
      await completed;
      const { resourceUsage, javascriptHeap } = JSON.parse(await readFile(join(directory, 'report'), 'utf8'));
      return { resident: Number(resourceUsage.rss), heap: Number(javascriptHeap.usedMemory) };
    },
    async stop() {
      await served.stop();
      await rm(directory, { recursive: true });
    },
  };
}

/** Starts moto's server, a peer in Python. @returns why not, where the machine does not have it */
export async function serveMoto(): Promise<Served | string> {
  try {
    const args = ['-m', 'moto.server', '-H', '127.0.0.1', '-p', '0'];
    return (await begin('python3', args, /Running on (http:\S+)/)).served;
  } catch {
    return "this machine's python3 cannot start moto.server";
  }
}

function pathOf(script: string): string {
  return fileURLToPath(new URL(`../../${script}`, import.meta.url));
}

/** A process, found ready by a line of its output; all of it is read, so that nobody waits for a reader. */
async function begin(
  command: string,
  args: readonly string[],
  ready = /^listening on (http:\S+)/,
): Promise<{ readonly served: Served; readonly child: ChildProcess; readonly lines: Interface }> {
  const began = process.hrtime.bigint();
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const output = new PassThrough();
  for (const stream of [child.stdout, child.stderr]) stream.pipe(output, { end: false });
  const lines = createInterface({ input: output });
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  ended.then(() => output.end());
  // A command that there is not ends without a line.
  child.once('error', () => {});
  const url = await lineOf(lines, ready);
  const readyAfter = Number(process.hrtime.bigint() - began) / 1e6;
  const stop = () => {
    child.kill('SIGTERM');
    return ended;
  };
  return { served: { url, pid: child.pid, readyAfter, stop }, child, lines };
}

/** What a pattern's group finds in the next line that it fits. @throws Error with the last line when there is none */
function lineOf(lines: Interface, pattern: RegExp): Promise<string> {
  return new Promise((resolve, reject) => {
    let last = '';
    const hear = (line: string) => {
      last = line;
      const found = pattern.exec(line)?.[1];
      if (found === undefined) return;
      lines.off('line', hear);
      resolve(found);
    };
    lines.on('line', hear);
    lines.once('close', () => reject(new Error(`The server ended before it told: ${last}`)));
  });
}
