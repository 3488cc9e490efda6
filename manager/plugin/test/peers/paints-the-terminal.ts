import { servePeer } from './serve.ts';

// Its words would clear the screen, set a title and write over their own line.
await servePeer({
  GenerateKey: (_, answer) =>
    answer({ code: 13, details: 'no\u001b[2J\u009b31m\rPASSED\n\tsecond\u202e line' }),
  SignData: () => {
    process.stderr.write('\u001b]0;title\u0007gone\n', () => process.exit(4));
  },
});
