import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Server, ServerCredentials, type UntypedServiceImplementation } from '@grpc/grpc-js';
import { CONFIG, CONTROLLER, INIT, KEY_MANAGER, serviceDefinition } from '../../services.ts';

export type Handler = (
  call: { readonly request: Record<string, unknown> },
  answer: (error: unknown, value?: unknown) => void,
) => void;

/** Where a peer listens, and what it says about it. */
interface Door {
  /** Instead of a Unix socket in a directory of its own. */
  readonly address?: string;
  readonly handshake?: (address: string) => string;
}

/**
 * Serves a key manager that goes wrong where `calls` say so, by the name of a method; the other calls give the
 * shortest right answer.
 */
export async function servePeer(
  calls: Readonly<Record<string, Handler>> = {},
  door: Door = {},
): Promise<Server> {
  const server = new Server();
  for (const [name, handlers] of Object.entries(RIGHT)) {
    const implementation: UntypedServiceImplementation = {};
    for (const [method, handle] of Object.entries(handlers)) {
      implementation[method] = (calls[method] ?? handle) as never;
    }
    server.addService(serviceDefinition(name), implementation);
  }
  const socket = join(mkdtempSync(join(tmpdir(), 'keyproof-peer-')), 's');
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync(door.address ?? `unix:${socket}`, ServerCredentials.createInsecure(), (error, bound) =>
      error ? reject(error) : resolve(bound),
    );
  });
  const address = door.address === undefined ? socket : `127.0.0.1:${port}`;
  const handshake = door.handshake ?? ((path: string) => `1|1|unix|${path}|grpc|`);
  process.stdout.write(`${handshake(address)}\n`);
  return server;
}

/** Not a real key: nobody signs with it. */
export const someKey = (id: unknown) => ({
  id,
  type: 'EC_P256',
  pkixData: Buffer.from('not a key'),
  fingerprint: 'fingerprint',
});

const RIGHT: Readonly<Record<string, Readonly<Record<string, Handler>>>> = {
  [INIT]: {
    Init: (_, answer) => answer(null, { pluginServiceNames: [KEY_MANAGER, CONFIG] }),
    Deinit: (_, answer) => answer(null, {}),
  },
  [CONFIG]: {
    Configure: (_, answer) => answer(null, {}),
    Validate: (_, answer) => answer(null, { valid: true }),
  },
  [KEY_MANAGER]: {
    GenerateKey: ({ request }, answer) => answer(null, { publicKey: someKey(request.keyId) }),
    GetPublicKey: ({ request }, answer) => answer(null, { publicKey: someKey(request.keyId) }),
    GetPublicKeys: (_, answer) => answer(null, { publicKeys: [] }),
    SignData: (_, answer) =>
      answer(null, { signature: Buffer.from('signature'), keyFingerprint: 'fingerprint' }),
  },
  [CONTROLLER]: {
    Shutdown: (_, answer) => {
      answer(null, {});
      process.exitCode = 0;
      process.nextTick(() => process.exit());
    },
  },
};
