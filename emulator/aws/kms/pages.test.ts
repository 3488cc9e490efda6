import type { KMS } from '@aws-sdk/client-kms';
import { describe, expect, test } from 'vitest';
import { createKey, createSymmetricKey } from '../../test/keys.ts';
import { testWorld } from '../../test/world.ts';

const KEYS = 12;

interface Listed {
  readonly names: readonly (string | undefined)[];
  readonly next: string | undefined;
}

/** Every list that belongs to the account: one page of it, and how it grows by one more. */
const LISTS = {
  ListKeys: {
    async list(kms: KMS, Limit: number, Marker: string | undefined): Promise<Listed> {
      const { Keys = [], NextMarker } = await kms.listKeys({ Limit, Marker });
      return { names: Keys.map(({ KeyId }) => KeyId), next: NextMarker };
    },
    add: async (kms: KMS) => (await createSymmetricKey(kms)).id,
  },
  ListAliases: {
    async list(kms: KMS, Limit: number, Marker: string | undefined): Promise<Listed> {
      const { Aliases = [], NextMarker } = await kms.listAliases({ Limit, Marker });
      return { names: Aliases.map(({ AliasName }) => AliasName), next: NextMarker };
    },
    async add(kms: KMS) {
      const { id } = await createSymmetricKey(kms);
      const AliasName = `alias/${id}`;
      await kms.createAlias({ AliasName, TargetKeyId: id });
      return AliasName;
    },
  },
} as const;

describe.each(['ListKeys', 'ListAliases'] as const)('%s', async (operation) => {
  const { kms } = testWorld();
  const { list, add } = LISTS[operation];
  const there: string[] = [];
  for (let count = 0; count < KEYS; count++) there.push(await add(kms));

  /** Reads all pages. */
  async function all(limit: number, between = async () => {}) {
    const names: (string | undefined)[] = [];
    let pages = 0;
    let marker: string | undefined;
    do {
      const page = await list(kms, limit, marker);
      names.push(...page.names);
      marker = page.next;
      pages++;
      await between();
    } while (marker !== undefined);
    return { names, pages };
  }

  test.each(Array.from({ length: KEYS + 1 }, (_, index) => index + 1))(
    'by pages of %i tells each once',
    async (limit) => {
      expect(await all(limit)).toEqual({ names: there.toSorted(), pages: Math.ceil(KEYS / limit) });
    },
  );

  test('loses none and tells none twice while others are being made', async () => {
    let toMake = 2 * KEYS;
    const { names } = await all(2, async () => {
      if (toMake-- > 0) await add(kms);
    });
    expect(new Set(names).size).toBe(names.length);
    expect(names).toEqual(expect.arrayContaining(there));
    expect(names).toEqual(names.toSorted());
  });

  test('takes the same marker again', async () => {
    const { next } = await list(kms, 5, undefined);
    expect(await list(kms, 5, next)).toEqual(await list(kms, 5, next));
  });
});

// The one policy of a key fills no page; only an empty page before it has a marker.
const { kms } = testWorld({ disorder: { pages: { empty: 1 } } });

test('ListKeyPolicies goes on from a marker', async () => {
  const { id: KeyId } = await createKey(kms);
  const { PolicyNames, NextMarker, Truncated } = await kms.listKeyPolicies({ KeyId });
  expect({ PolicyNames, Truncated }).toEqual({ PolicyNames: [], Truncated: true });
  expect(await kms.listKeyPolicies({ KeyId, Marker: NextMarker })).toMatchObject({
    PolicyNames: ['default'],
    Truncated: false,
  });
});
