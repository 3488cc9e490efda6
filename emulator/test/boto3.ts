import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { CallerAndPlace } from './clients.ts';
import { awsEnvironment } from './python.ts';

const SCRIPT = fileURLToPath(new URL('boto3-cases.py', import.meta.url));

/** Calls of one operation, by one caller. */
interface Batch {
  /** As boto3 names it. */
  readonly service: string;
  readonly endpoint: string;
  readonly where: CallerAndPlace;
  readonly operation: string;
  readonly inputs: readonly object[];
}

/** How boto3 was refused; or that the call succeeded, or that boto3 itself did not send it. */
type Outcome =
  | { readonly code: string; readonly message: string; readonly status: number }
  | { readonly accepted: true }
  | { readonly notSent: string };

/** A Python process that makes calls with boto3. */
export interface Boto3 {
  send(batch: Batch): Promise<readonly Outcome[]>;
  close(): Promise<void>;
}

/** Starts the process. Where there is no Python or no boto3, tells the reason instead. */
export async function startBoto3(): Promise<Boto3 | { readonly missing: string }> {
  const child = spawn('python3', [SCRIPT], {
    env: awsEnvironment('http://127.0.0.1:1'),
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const started = once(child, 'spawn').then(
    () => undefined,
    (error: Error) => ({ missing: error.message }),
  );
  const failed = await started;
  if (failed) return failed;
  const next = async () => {
    const { value, done } = await lines.next();
    if (done) throw new Error('The Python process ended before it answered.');
    return JSON.parse(value);
  };
  const first = await next();
  if (first.missing) return first;
  return {
    async send(batch) {
      child.stdin.write(`${JSON.stringify(marked(batch))}\n`);
      return await next();
    },
    close: () => ended(child),
  };
}

async function ended(child: ChildProcess): Promise<void> {
  const exit = once(child, 'exit');
  child.stdin?.end();
  await exit;
}

/** Marks what JSON does not know: bytes and instants. What is undefined is left out. */
function marked(value: unknown): unknown {
  if (value instanceof Uint8Array) return { $bytes: Buffer.from(value).toString('base64') };
  if (value instanceof Date) return { $date: value.toISOString() };
  if (Array.isArray(value)) return value.map(marked);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, marked(member)]));
}
