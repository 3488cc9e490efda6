import { KeyManagerError } from '../../../manager/index.ts';
import type { BrokenTarget } from '../broken-target.ts';
import { wrapped } from '../wrapped.ts';

const asFault = (error: Error): never => {
  throw new KeyManagerError('INTERNAL', error.message, { cause: error });
};

export const callsAnUnknownKeyAFault: BrokenTarget = {
  name: 'calls-an-unknown-key-a-fault',
  breaks: 'Answers INTERNAL when it is asked for a key that it does not have.',
  modes: ['alias', 'tags'],
  caughtBy: ['discovery/an-unknown-key-id-is-told'],
  start: wrapped((manager) => ({
    getPublicKey: (keyId) => manager.getPublicKey(keyId).catch(asFault),
    signData: (keyId, digest, options) => manager.signData(keyId, digest, options).catch(asFault),
  })),
};
