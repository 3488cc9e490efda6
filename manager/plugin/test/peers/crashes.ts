import { servePeer } from './serve.ts';

// Crashes in a call.
await servePeer({
  GenerateKey: () => {
    process.stderr.write('panic: runtime error: index out of range\n', () => process.exit(2));
  },
});
