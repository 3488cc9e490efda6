import type { Check } from '../../check.ts';
import { expect } from '../../laboratory/expect.ts';
import { expectSameKeys } from '../../laboratory/steps.ts';
import { startThrottled } from '../../laboratory/throttled-start.ts';

/** What a server learns of a key that a listing names. */
const READS = ['DescribeKey', 'GetPublicKey'];

export const aReadThatStaysThrottled: Check = {
  id: 'ha/a-read-that-stays-throttled',
  shows:
    'When the reading of its keys is throttled for longer than the SDK repeats it, a start fails or waits; it leaves no key out, and the next start has them all.',
  source:
    'KMS developer guide, throttling; AWS SDKs, standard retries: three attempts; a server whose key manager does not show a key makes it anew',
  modes: ['alias', 'tags'],
  needs: [],
  async run(lab) {
    for (const operation of READS) {
      const server = await lab.startWithKeys(`throttled-${operation}`, ['x509-CA-A', 'x509-CA-B']);
      const before = await server.publicKeys();
      await server.stop();
      await startThrottled(lab, server, operation);
      await expectSameKeys(server, before, `when ${operation} had been throttled`);
      const made = server.calls('CreateKey').length;
      expect(made === 2, `${operation} was throttled, and ${made - 2} keys were made for it`);
      await server.stop();
    }
  },
};
