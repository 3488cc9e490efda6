import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { KMS } from '@aws-sdk/client-kms';
import { STS } from '@aws-sdk/client-sts';
import { afterAll, afterEach } from 'vitest';
import { machinePause } from '../world/machine-time.ts';
import { type Serving, serve } from './serve-process.ts';

/** `keyproof serve --workers 2` for the tests of one file: one at a time, each with a directory of its own. */
export function workersWorld() {
  const root = mkdtempSync(join(tmpdir(), 'keyproof-workers-'));
  let made = 0;
  let serving: Serving | undefined;
  let shared: Serving | undefined;
  const clients: { destroy(): void }[] = [];

  afterEach(async () => {
    for (const client of clients.splice(0)) client.destroy();
    if (serving !== shared) await serving?.stop();
    serving = undefined;
  });
  afterAll(async () => {
    await shared?.stop();
    rmSync(root, { recursive: true, force: true });
  });

  async function begin(args: readonly string[]): Promise<Serving> {
    const data = args.includes('--data') ? [] : ['--data', join(root, `${made++}`)];
    return serve('--workers', '2', '--log-level', 'warn', ...data, ...args);
  }

  function configuration({ accessKeyId = 'test', sessionToken }: Credentials) {
    if (!serving) throw new Error('Nobody serves.');
    return {
      region: 'us-east-1',
      endpoint: serving.url,
      credentials: { accessKeyId, secretAccessKey: 'test', ...(sessionToken && { sessionToken }) },
      maxAttempts: 1,
    };
  }
  const kept = <Client extends { destroy(): void }>(client: Client) => {
    clients.push(client);
    return client;
  };

  async function control<Answer>(method: string, path: string, body?: object): Promise<Answer> {
    const response = await fetch(`${serving?.url}/_keyproof${path}`, {
      method,
      headers: { 'x-keyproof-control': '1' },
      ...(body && { body: JSON.stringify(body) }),
    });
    return (await response.json()) as Answer;
  }

  return {
    directory: () => join(root, `${made++}`),
    /** Starts one for this test alone. */
    async start(...args: readonly string[]): Promise<Serving> {
      serving = await begin(args);
      return serving;
    },
    /** The one that all tests share that leave it as it was; everything in it is forgotten. */
    async share(): Promise<Serving> {
      shared ??= await begin([]);
      serving = shared;
      await control('POST', '/reset', {});
      return shared;
    },
    /** A client with connections of its own: the first call of each goes to the worker whose turn it is. */
    kms: (credentials: Credentials = {}) => kept(new KMS(configuration(credentials))),
    sts: () => kept(new STS(configuration({}))),
    control,
    async pids(): Promise<readonly number[]> {
      const health = (await (await fetch(`${serving?.url}/_keyproof/health`)).json()) as {
        readonly workers: readonly number[];
      };
      return health.workers;
    },
  };
}

interface Credentials {
  readonly accessKeyId?: string;
  readonly sessionToken?: string;
}

/** Whether a process of that id is there. */
export function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** Waits until something holds; what is waited for happens in another process. */
export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await machinePause(5);
}
