import { parentPort } from 'node:worker_threads';
import { generateRsaPairHere } from './key-pair.ts';
import type { RsaKeySpec } from './key-specs.ts';

/* A thread of its own for making RSA keys: takes a key spec, answers with a key pair. See rsa-key-workers.ts. */

parentPort?.on('message', (spec: RsaKeySpec) => parentPort?.postMessage(generateRsaPairHere(spec)));
