import { type ChildProcess, spawn } from 'node:child_process';
import { systemClock } from '../clock.ts';
import { HOST_ENVIRONMENT } from './handshake.ts';
import { readLines } from './lines.ts';
import { type PluginLogLine, parseLogLine } from './log-line.ts';
import { printable } from './printable.ts';

export interface PluginCommand {
  /** The program: a path, or a name to find on the PATH. */
  readonly command: string;
  readonly args?: readonly string[];
  /** On top of this process's environment, which a plugin inherits; undefined takes a variable away. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly cwd?: string;
  /** Called for each line that the plugin writes to standard error. */
  readonly onLog?: (line: PluginLogLine) => void;
}

/** How a plugin's process ended: by itself with a code, or by a signal. */
export interface PluginExit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

const LAST_WORDS = { lines: 10, length: 500 } as const;

/**
 * Milliseconds of real time. A broken connection is seen before the end of the process that broke it; and a child that
 * left the plugin's group of processes can hold its pipes open for ever.
 */
const GRACE = { end: 1_000, pipes: 500 } as const;

/** The process of a plugin: its first line, its log, its end. */
export class PluginProcess {
  /** The first line on standard output. */
  readonly firstLine: Promise<string>;
  /** Resolves when the process has ended and its log is read; rejects when it could not be started. */
  readonly exited: Promise<PluginExit>;
  readonly #child: ChildProcess;
  readonly #lastWords: string[] = [];
  #exit: PluginExit | undefined;

  constructor({ command, args = [], env = {}, cwd, onLog = () => {} }: PluginCommand) {
    const child = spawn(command, [...args], {
      env: { ...process.env, ...env, ...HOST_ENVIRONMENT },
      // Standard input is the terminal of whoever drives the host.
      stdio: ['ignore', 'pipe', 'pipe'],
      // A group of its own: what a wrapper (a shell, npx, go run) has started can be ended with it.
      detached: true,
      ...(cwd !== undefined && { cwd }),
    });
    this.#child = child;
    endWithUs(child);
    readLines(child.stderr, (line) => {
      this.#lastWords.push(line.slice(0, LAST_WORDS.length));
      if (this.#lastWords.length > LAST_WORDS.lines) this.#lastWords.shift();
      onLog(parseLogLine(line));
    });
    // Later lines are read as well, so that the plugin can go on, and nobody wants them.
    this.firstLine = new Promise((resolve) => readLines(child.stdout, resolve));
    this.exited = this.#end();
    // Whoever starts a plugin waits for this, but maybe not at once.
    this.exited.catch(() => {});
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** Ends the process at once with all that it has started, so that none has a chance to clean up. */
  kill(): Promise<PluginExit> {
    if (RUNNING.has(this.#child)) killGroup(this.#child);
    return this.exited;
  }

  /** How it ended, if it has; an end that is just happening is waited for. */
  async ended(): Promise<PluginExit | undefined> {
    const asked = new AbortController();
    const grace = systemClock.sleep(GRACE.end, asked.signal).catch(() => {});
    await Promise.race([this.exited.catch(() => {}), grace]);
    asked.abort();
    return this.#exit;
  }

  /** The end of a sentence: what the plugin said last on standard error. */
  lastWords(): string {
    if (this.#lastWords.length === 0) return '; it wrote nothing to standard error';
    return `; its last words on standard error:\n${this.#lastWords.map((line) => `  ${printable(line)}`).join('\n')}`;
  }

  async #end(): Promise<PluginExit> {
    const child = this.#child;
    const closed = new Promise<void>((resolve) => child.once('close', () => resolve()));
    const exit = await new Promise<PluginExit>((resolve, reject) => {
      child.once('exit', (code, signal) => resolve({ code, signal }));
      child.once('error', (error) => {
        if (child.pid === undefined) reject(error);
      });
    }).finally(() => ended(child));
    // What it leaves behind would go on as a server that nobody knows of.
    killGroup(child);
    const waited = new AbortController();
    await Promise.race([closed, systemClock.sleep(GRACE.pipes, waited.signal).catch(() => {})]);
    waited.abort();
    child.stdout?.destroy();
    child.stderr?.destroy();
    this.#exit = exit;
    return exit;
  }
}

export function describeExit({ code, signal }: PluginExit): string {
  return signal ? `was ended by ${signal}` : `ended with exit code ${code}`;
}

const RUNNING = new Set<ChildProcess>();

/** A plugin must not outlive its host. */
function endWithUs(child: ChildProcess): void {
  if (RUNNING.size === 0) process.on('exit', killAll);
  RUNNING.add(child);
}

function ended(child: ChildProcess): void {
  RUNNING.delete(child);
  if (RUNNING.size === 0) process.off('exit', killAll);
}

function killAll(): void {
  for (const child of RUNNING) killGroup(child);
}

function killGroup({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // ESRCH: nobody is left of it. macOS says EPERM of a group whose last process has just ended.
  }
}
