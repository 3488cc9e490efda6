import type { Check } from '../../check.ts';
import { expectEqual } from '../../laboratory/expect.ts';
import { expectFoundByTags } from '../../laboratory/steps.ts';

/** More than two pages of ListAliases or GetResources hold. */
const KEYS = 203;

export const readsEveryPage: Check = {
  id: 'discovery/reads-every-page',
  shows: `A server with ${KEYS} keys finds all of them again: it reads every page of the listing.`,
  source: 'KMS and Tagging API references: ListAliases gives at most 100 a page, GetResources 100',
  modes: ['alias', 'tags'],
  needs: [],
  async run(lab) {
    const server = await lab.start('s1');
    for (let index = 0; index < KEYS; index++) await server.generate(`key-${String(index).padStart(3, '0')}`);
    const before = await server.publicKeys();
    await server.restart();
    expectEqual(Object.keys(await server.publicKeys()).length, KEYS, 'how many keys were found again');
    expectEqual(await server.publicKeys(), before, 'the keys that were found again');
    const arns = (await lab.observer.enabledKeys()).map(({ Arn = '' }) => Arn);
    if (lab.mode === 'tags') expectFoundByTags(server, arns);
  },
};
