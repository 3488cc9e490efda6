import type { Check } from '../../check.ts';
import { expect } from '../../laboratory/expect.ts';
import type { Laboratory } from '../../laboratory/laboratory.ts';
import { aliasOf, TAG } from '../../laboratory/names.ts';
import type { Server } from '../../laboratory/server.ts';
import { arnOf, expectSameKeys } from '../../laboratory/steps.ts';
import { startThrottled } from '../../laboratory/throttled-start.ts';
import type { Mode } from '../../vocabulary.ts';

/** What a server looks for its keys with. */
const LISTINGS: Readonly<Record<Mode, readonly string[]>> = {
  alias: ['ListAliases'],
  tags: ['GetResources', 'ListAliases'],
};

export const aListingThatStaysThrottled: Check = {
  id: 'ha/a-listing-that-stays-throttled',
  shows:
    'When a listing is throttled for longer than the SDK repeats it, a start fails or waits; it never takes that for an account without keys, and the next start finds every key.',
  source:
    'KMS developer guide, throttling; AWS SDKs, standard retry mode: three attempts; a server whose key manager shows no keys begins with new ones',
  modes: ['alias', 'tags'],
  needs: [],
  async run(lab) {
    for (const operation of LISTINGS[lab.mode]) {
      const server = await lab.startWithKeys(`throttled-${operation}`, ['x509-CA-A', 'x509-CA-B']);
      const before = await server.publicKeys();
      const arn = await arnOf(lab, server, 'x509-CA-B');
      await server.stop();
      if (lab.mode === 'tags') await hideFromTheOther(lab, operation, { server, arn });
      await startThrottled(lab, server, operation);
      await expectSameKeys(server, before, `when ${operation} had been throttled`);
      const made = server.calls('CreateKey').length;
      expect(made === 2, `${operation} was throttled, and ${made - 2} keys were made for it`);
      await server.stop();
    }
  },
};

/** Leaves x509-CA-B to one of the two listings of tag mode: it has lost its alias, or is of before its server had tags. */
async function hideFromTheOther(
  lab: Laboratory,
  operation: string,
  { server, arn }: { readonly server: Server; readonly arn: string },
): Promise<void> {
  const { kms } = lab.observer;
  if (operation === 'GetResources') await kms.deleteAlias({ AliasName: aliasOf(server, 'x509-CA-B') });
  else await kms.untagResource({ KeyId: arn, TagKeys: Object.values(TAG) });
}
