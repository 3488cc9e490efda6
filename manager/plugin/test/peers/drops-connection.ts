import { createServer } from 'node:net';
import { servePeer } from './serve.ts';

// Closes its socket in a call, and lives on.
const server = await servePeer({
  SignData: () => {
    process.stderr.write('closing the socket\n');
    server.forceShutdown();
  },
});
createServer().listen(0, '127.0.0.1');
