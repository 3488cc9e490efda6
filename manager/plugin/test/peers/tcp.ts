import { servePeer } from './serve.ts';

// Listens on TCP, as plugins do where there are no Unix sockets.
await servePeer({}, { address: '127.0.0.1:0', handshake: (address) => `1|1|tcp|${address}|grpc|` });
