import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createKey } from '../../test/keys.ts';
import { testWorld } from '../../test/world.ts';

const { kms, tagging } = testWorld();

/** Few tags over many keys, so that filters meet, part and leap over each other in every way. */
const TAG_KEYS = ['a', 'b', 'c', 'd'];
const VALUES = ['', '1', '2'];

const population = await Promise.all(
  fc
    .sample(fc.dictionary(fc.constantFrom(...TAG_KEYS), fc.constantFrom(...VALUES)), {
      numRuns: 300,
      seed: 1,
    })
    .filter((tags) => Object.keys(tags).length > 0)
    .map(async (tags) => {
      const Tags = Object.entries(tags).map(([TagKey, TagValue]) => ({ TagKey, TagValue }));
      return { arn: (await createKey(kms, { Tags })).arn, tags };
    }),
);

const filter = fc.record(
  {
    Key: fc.constantFrom(...TAG_KEYS, 'e'),
    Values: fc.uniqueArray(fc.constantFrom(...VALUES, '3')),
  },
  { requiredKeys: ['Key'] },
);

test('filters find what looking at every resource finds, page by page', async () => {
  expect(population.length).toBeGreaterThan(200);
  await fc.assert(
    fc.asyncProperty(
      fc.array(filter, { maxLength: 4 }),
      fc.integer({ min: 7, max: 100 }),
      async (TagFilters, size) => {
        const expected = population
          .filter(({ tags }) =>
            TagFilters.every(({ Key, Values = [] }) => {
              const value = tags[Key];
              return value !== undefined && (Values.length === 0 || Values.includes(value));
            }),
          )
          .map(({ arn }) => arn)
          .sort();
        const found: string[] = [];
        let token: string | undefined;
        do {
          const page = await tagging.getResources({
            TagFilters,
            ResourcesPerPage: size,
            ...(token !== undefined && { PaginationToken: token }),
          });
          found.push(...(page.ResourceTagMappingList ?? []).map(({ ResourceARN = '' }) => ResourceARN));
          token = page.PaginationToken;
        } while (token);
        expect(found).toEqual(expected);
      },
    ),
    { numRuns: 300, seed: 1 },
  );
});
