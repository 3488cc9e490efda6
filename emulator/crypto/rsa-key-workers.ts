import { Worker } from 'node:worker_threads';
import type { KeyPair } from './key-pair.ts';
import type { RsaKeySpec } from './key-specs.ts';

/** The thread's file beside this one, in the sources and in the package alike. */
const FILE = new URL(`./rsa-key-worker${import.meta.url.slice(-3)}`, import.meta.url);

/** Threads that make RSA keys, and nothing else. */
export interface RsaKeyWorkers {
  /**
   * Makes a key pair on a thread that has nothing to do, and starts one when there is none: whoever calls limits
   * how many there are. Rejects when the thread fails or is closed.
   * @param awaited whether somebody waits for it: only then the process stays alive for it
   */
  make(spec: RsaKeySpec, awaited: boolean): Promise<KeyPair>;
  /**
   * Ends the threads. OpenSSL cannot be interrupted: a key that is being made is made to its end, which nobody
   * waits for but an exit of the process.
   */
  close(): void;
}

export function createRsaKeyWorkers(): RsaKeyWorkers {
  const idle: Worker[] = [];
  const all = new Set<Worker>();

  function start(): Worker {
    const worker = new Worker(FILE);
    worker.unref();
    all.add(worker);
    worker.once('exit', () => forget(worker));
    // While it is idle nobody else listens, and an error without a listener would end the process.
    worker.on('error', () => forget(worker));
    return worker;
  }

  function forget(worker: Worker): void {
    all.delete(worker);
    const place = idle.indexOf(worker);
    if (place >= 0) idle.splice(place, 1);
  }

  return {
    async make(spec, awaited) {
      const worker = idle.pop() ?? start();
      const { promise, resolve, reject } = Promise.withResolvers<KeyPair>();
      const ended = () => reject(new Error('the thread that makes RSA keys has ended'));
      worker.once('message', resolve).once('error', reject).once('exit', ended);
      if (awaited) worker.ref();
      try {
        worker.postMessage(spec);
        const pair = await promise;
        if (all.has(worker)) idle.push(worker);
        return pair;
      } finally {
        worker.off('message', resolve).off('error', reject).off('exit', ended);
        worker.unref();
      }
    },
    close() {
      for (const worker of all) void worker.terminate();
      all.clear();
      idle.length = 0;
    },
  };
}
