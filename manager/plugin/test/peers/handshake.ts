import { createServer } from 'node:net';

// Prints the handshake that it is given, and lives on.
process.stdout.write(`${process.argv[2]}\n`);
createServer().listen(0, '127.0.0.1');
