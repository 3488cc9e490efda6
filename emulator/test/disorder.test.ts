import { GetResourcesCommand } from '@aws-sdk/client-resource-groups-tagging-api';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createEmulator, type DisorderSettings, type EmulatorOptions, OptionError } from '../server.ts';
import { clientsOf } from './clients.ts';
import { createKey, describeKey } from './keys.ts';
import { DAY, later, START, testWorld } from './world.ts';

const HOUR = 60 * 60 * 1000;
const tag = (TagKey: string, TagValue: string) => ({ TagKey, TagValue });

describe('a deletion that is late', () => {
  const { emulator, kms } = testWorld({
    disorder: { lateDeletion: { kind: 'uniform', least: HOUR, most: 24 * HOUR } },
  });

  test('comes after its date, which stays, and can be taken back until then', async () => {
    const [late, saved] = [await createKey(kms), await createKey(kms)];
    for (const { id } of [late, saved]) {
      const { DeletionDate } = await kms.scheduleKeyDeletion({ KeyId: id, PendingWindowInDays: 7 });
      expect(DeletionDate).toEqual(later(7 * DAY));
    }
    await emulator.clock.advance(7 * DAY + HOUR - 1);
    expect(await describeKey(kms, late.id)).toMatchObject({
      KeyState: 'PendingDeletion',
      DeletionDate: later(7 * DAY),
    });
    await kms.cancelKeyDeletion({ KeyId: saved.id });
    await emulator.clock.advance(23 * HOUR + 1);
    await expect(kms.describeKey({ KeyId: late.id })).rejects.toMatchObject({ name: 'NotFoundException' });
    expect((await describeKey(kms, saved.id)).KeyState).toBe('Disabled');
  });
});

describe('a Tagging API that lags by a draw', () => {
  test('shows in the end what was written last, and never something older after something newer', async () => {
    const step = fc.record({ untag: fc.boolean(), pause: fc.nat(30_000) });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 8 }), fc.nat(), async (steps, seed) => {
        const taggingLag = { kind: 'uniform', least: 0, most: 60_000 } as const;
        const emulator = createEmulator({ clock: START, seed, disorder: { taggingLag } });
        const { kms, tagging } = clientsOf(emulator);
        const { id: KeyId, arn } = await createKey(kms, { Tags: [tag('version', '0')] });
        const written = ['0'];
        let newest = -1;
        const look = async () => {
          const { ResourceTagMappingList = [] } = await tagging.getResources({ ResourceARNList: [arn] });
          const shown = ResourceTagMappingList[0]?.Tags?.find(({ Key }) => Key === 'version')?.Value;
          if (shown === undefined) return undefined;
          expect(Number(shown)).toBeGreaterThanOrEqual(newest);
          newest = Number(shown);
          return shown;
        };
        for (const [index, { untag, pause }] of steps.entries()) {
          if (untag) await kms.untagResource({ KeyId, TagKeys: ['version'] });
          else await kms.tagResource({ KeyId, Tags: [tag('version', `${index + 1}`)] });
          written.push(untag ? 'none' : `${index + 1}`);
          await emulator.clock.advance(pause);
          await look();
        }
        await emulator.clock.advance(60_000);
        expect((await look()) ?? 'none').toBe(written.at(-1));
        await emulator.close();
      }),
      { numRuns: 60, seed: 1 },
    );
  });

  test('can be told to stop lagging: what still waits does not come back', async () => {
    const emulator = createEmulator({ clock: START, disorder: { taggingLag: 60_000 } });
    const { kms, tagging } = clientsOf(emulator);
    const { id: KeyId } = await createKey(kms, { Tags: [tag('a', 'old')] });
    emulator.disorder.change({});
    await kms.tagResource({ KeyId, Tags: [tag('a', 'new')] });
    const shown = async () => {
      const { ResourceTagMappingList = [] } = await tagging.getResources({});
      return ResourceTagMappingList.map(({ Tags }) => Tags?.[0]?.Value);
    };
    expect(await shown()).toEqual(['new']);
    await emulator.clock.advance(60_000);
    expect(await shown()).toEqual(['new']);
    await emulator.close();
  });
});

describe('pages', () => {
  /** Reads a list as AWS asks for: on and on while there is a marker. */
  async function readAll<Item>(
    read: (marker: string | undefined) => Promise<{ items: readonly Item[]; next: string | undefined }>,
  ) {
    const sizes: number[] = [];
    const all: Item[] = [];
    let marker: string | undefined;
    do {
      const { items, next } = await read(marker);
      sizes.push(items.length);
      all.push(...items);
      marker = next;
      if (sizes.length > 500) throw new Error('The list does not end.');
    } while (marker);
    return { all, sizes };
  }

  async function world(options: EmulatorOptions) {
    const emulator = createEmulator({ clock: START, seed: 1, ...options });
    const { kms, tagging } = clientsOf(emulator);
    const { KeyMetadata } = await kms.createKey({});
    const KeyId = KeyMetadata?.KeyId ?? '';
    const principal = 'arn:aws:iam::000000000000:user/alice';
    const Tags = Array.from({ length: 12 }, (_, index) => tag(`key-${index}`, ''));
    await kms.tagResource({ KeyId, Tags });
    for (let index = 0; index < 12; index++) {
      await createKey(kms, { Tags: [tag('n', `${index}`), tag('n-too', '')] });
      await kms.createAlias({ AliasName: `alias/${index}`, TargetKeyId: KeyId });
      const grant = { KeyId, GranteePrincipal: principal, RetiringPrincipal: principal };
      await kms.createGrant({ ...grant, Operations: ['Encrypt'] });
    }
    for (let index = 0; index < 5; index++) {
      await kms.rotateKeyOnDemand({ KeyId });
      await emulator.clock.advance(DAY);
    }
    const page = <Item>(
      items: readonly Item[] | undefined,
      next: string | undefined,
      truncated?: boolean,
    ) => {
      // A page says in both ways whether another one follows.
      if (truncated !== undefined) expect(truncated).toBe(next !== undefined);
      return { items: items ?? [], next };
    };
    const withMarker = (Marker: string | undefined) => (Marker === undefined ? {} : { Marker });
    const withToken = (PaginationToken: string | undefined) => ({ PaginationToken });
    const lists = {
      ListKeys: async (at?: string) => {
        const { Keys, NextMarker, Truncated } = await kms.listKeys(withMarker(at));
        return page(
          Keys?.map((key) => key.KeyId),
          NextMarker,
          Truncated,
        );
      },
      ListAliases: async (at?: string) => {
        const { Aliases, NextMarker, Truncated } = await kms.listAliases({ KeyId, ...withMarker(at) });
        return page(
          Aliases?.map((alias) => alias.AliasName),
          NextMarker,
          Truncated,
        );
      },
      ListGrants: async (at?: string) => {
        const { Grants, NextMarker, Truncated } = await kms.listGrants({ KeyId, ...withMarker(at) });
        return page(
          Grants?.map((grant) => grant.GrantId),
          NextMarker,
          Truncated,
        );
      },
      ListRetirableGrants: async (at?: string) => {
        const input = { RetiringPrincipal: principal, ...withMarker(at) };
        const { Grants, NextMarker, Truncated } = await kms.listRetirableGrants(input);
        return page(
          Grants?.map((grant) => grant.GrantId),
          NextMarker,
          Truncated,
        );
      },
      ListResourceTags: async (at?: string) => {
        const { Tags, NextMarker, Truncated } = await kms.listResourceTags({ KeyId, ...withMarker(at) });
        return page(
          Tags?.map((entry) => entry.TagKey),
          NextMarker,
          Truncated,
        );
      },
      ListKeyPolicies: async (at?: string) => {
        const { PolicyNames, NextMarker, Truncated } = await kms.listKeyPolicies({
          KeyId,
          ...withMarker(at),
        });
        return page(PolicyNames, NextMarker, Truncated);
      },
      ListKeyRotations: async (at?: string) => {
        const { Rotations, NextMarker, Truncated } = await kms.listKeyRotations({ KeyId, ...withMarker(at) });
        return page(
          Rotations?.map((rotation) => rotation.KeyMaterialId),
          NextMarker,
          Truncated,
        );
      },
      GetResources: async (at?: string) => {
        const { ResourceTagMappingList, PaginationToken } = await tagging.send(
          new GetResourcesCommand(withToken(at)),
        );
        return page(
          ResourceTagMappingList?.map((resource) => resource.ResourceARN),
          PaginationToken,
        );
      },
      GetTagKeys: async (at?: string) => {
        const { TagKeys, PaginationToken } = await tagging.getTagKeys(withToken(at));
        return page(TagKeys, PaginationToken);
      },
      GetTagValues: async (at?: string) => {
        const { TagValues, PaginationToken } = await tagging.getTagValues({ Key: 'n', ...withToken(at) });
        return page(TagValues, PaginationToken);
      },
    };
    return { emulator, lists };
  }

  test('under any disorder a list gives each item exactly once, in order, and ends', async () => {
    const { emulator, lists } = await world({});
    const names = Object.keys(lists) as (keyof typeof lists)[];
    const whole = new Map<string, unknown>();
    for (const name of names) {
      const { all, sizes } = await readAll(lists[name]);
      expect(sizes).toEqual([all.length]);
      whole.set(name, all);
    }
    const probability = fc.constantFrom(0, 0.3, 1);
    const pages = fc.record(
      { most: fc.integer({ min: 1, max: 5 }), short: probability, empty: probability },
      { requiredKeys: [] },
    );
    await fc.assert(
      fc.asyncProperty(pages, fc.constantFrom(...names), async (settings, name) => {
        emulator.disorder.change({ pages: settings });
        const { all, sizes } = await readAll<unknown>(lists[name]);
        expect(all).toEqual(whole.get(name));
        expect(Math.max(...sizes)).toBeLessThanOrEqual(settings.most ?? 100);
        if (settings.empty === 1) expect(sizes[0]).toBe(0);
        if (settings.empty === 0 || settings.empty === undefined) {
          expect(sizes.filter((size) => size === 0)).toEqual([]);
        }
      }),
      { numRuns: 150, seed: 1 },
    );
    await emulator.close();
  });

  test('an empty page is caught by who stops there: it is not the last', async () => {
    const { emulator, lists } = await world({ disorder: { pages: { empty: 1 } } });
    for (const list of Object.values(lists)) {
      const first = await list();
      expect(first.items).toEqual([]);
      expect(first.next).toEqual(expect.any(String));
      expect((await list(first.next)).items.length).toBeGreaterThan(0);
    }
    await emulator.close();
  });
});

/** One life of a world: everything that it answered. */
async function life(options: EmulatorOptions) {
  const emulator = createEmulator({ clock: START, seed: 7, ...options });
  const { kms, tagging } = clientsOf(emulator);
  for (let round = 0; round < 4; round++) {
    const { id } = await createKey(kms, { Tags: [tag('round', `${round}`)] });
    await kms.createAlias({ AliasName: `alias/${round}`, TargetKeyId: id });
    await kms.describeKey({ KeyId: id }).catch(() => {});
    await kms.listAliases({});
    await tagging.getResources({});
    if (round === 0) await kms.scheduleKeyDeletion({ KeyId: id, PendingWindowInDays: 7 });
    await emulator.clock.advance(3 * DAY);
  }
  const entries = emulator.journal.entries();
  await emulator.close();
  return entries;
}

const ALL: DisorderSettings = {
  taggingLag: { kind: 'long-tail', median: 1000, p99: 60_000 },
  staleReads: { probability: 0.5, age: { kind: 'uniform', least: 0, most: 10_000 } },
  lateDeletion: { kind: 'uniform', least: 0, most: DAY },
  pages: { most: 2, short: 0.5, empty: 0.5 },
};

/** Key material ids are never seeded, P-256 keys have none: all else of an entry must repeat. */
test('without disorder, and with all of it, a seed repeats everything', async () => {
  expect(await life({})).toEqual(await life({}));
  expect(await life({ disorder: {} })).toEqual(await life({}));
  expect(await life({ disorder: ALL })).toEqual(await life({ disorder: ALL }));
});

test.each(Object.keys(ALL) as (keyof DisorderSettings)[])('%s changes no id', async (name) => {
  const ids = (entries: Awaited<ReturnType<typeof life>>) =>
    entries.map(({ operation, requestId, resources }) =>
      operation === 'CreateKey' ? [requestId, resources] : requestId,
    );
  expect(ids(await life({ disorder: { [name]: ALL[name] } }))).toEqual(ids(await life({})));
});

test('a reset goes back to the disorder of the start, and repeats it', async () => {
  const emulator = createEmulator({ clock: START, seed: 1, disorder: { pages: { short: 0.5 } } });
  const sizes = () => Array.from({ length: 20 }, () => emulator.disorder.pageSize(100, false));
  const first = sizes();
  emulator.disorder.change({ taggingLag: 5 });
  await emulator.reset();
  expect(emulator.disorder.settings).toEqual({ pages: { short: 0.5 } });
  expect(sizes()).toEqual(first);
  await emulator.close();
});

test.each<[unknown, string]>([
  [
    { tagLag: 1 },
    `disorder has no 'tagLag'. It has: taggingLag, staleReads, authorizationLag, lateDeletion, pages.`,
  ],
  [
    [],
    'disorder takes an object with some of taggingLag, staleReads, authorizationLag, lateDeletion, pages.',
  ],
  [{ taggingLag: -1 }, 'taggingLag takes a whole number of milliseconds, {"kind": "uniform", '],
  [
    { taggingLag: { kind: 'normal' } },
    'taggingLag takes a whole number of milliseconds, {"kind": "uniform", ',
  ],
  [
    { taggingLag: { kind: 'uniform', least: 0, most: 1, mean: 0.5 } },
    `taggingLag has no 'mean'. It has: kind, least, most.`,
  ],
  [
    { taggingLag: { kind: 'uniform', least: 2, most: 1 } },
    'taggingLag takes whole numbers of milliseconds with least <= most.',
  ],
  [
    { staleReads: { age: { kind: 'long-tail', median: 0, p99: 1 } } },
    'staleReads.age takes whole numbers of milliseconds with 0 < median <= p99 <= most.',
  ],
  [{ staleReads: { probability: 1 } }, 'staleReads.age takes a whole number of milliseconds'],
  [{ staleReads: { probability: 2, age: 1 } }, 'staleReads.probability takes a probability from 0 to 1.'],
  [{ lateDeletion: DAY + 1 }, 'lateDeletion takes at most 24 hours, 86400000 milliseconds.'],
  [{ pages: { most: 0 } }, 'pages.most takes a whole number from 1 on.'],
  [{ pages: { empty: '1' } }, 'pages.empty takes a probability from 0 to 1.'],
])('%j is refused', (disorder, message) => {
  const options = { disorder: disorder as DisorderSettings };
  expect(() => createEmulator(options)).toThrow(OptionError);
  expect(() => createEmulator(options)).toThrow(message);
});
