import { servePeer } from './serve.ts';

// Takes calls and never answers them; nor does it end when it is told to.
const hang = (): void => {
  process.stderr.write('thinking\n');
};
await servePeer({ SignData: hang, Shutdown: (_, answer) => answer(null, {}) });
