import { servePeer, someKey } from './serve.ts';

// Sends more than gRPC takes.
await servePeer({
  GetPublicKeys: (_, answer) =>
    answer(null, { publicKeys: [{ ...someKey('big'), pkixData: Buffer.alloc(5_000_000) }] }),
});
