import { expect, test } from 'vitest';
import { createGrant, GRANTEE, NO_GRANT, RETIRER } from '../../../test/grants.ts';
import { keyReferences } from '../../../test/key-references.ts';
import { createKey } from '../../../test/keys.ts';
import { refuses, violation } from '../../../test/refusals.ts';
import { START, testWorld } from '../../../test/world.ts';

const world = testWorld();
const { kms } = world;

keyReferences(world, 'ListGrants', { aliases: false }, (KeyId) => ({ KeyId }));

const key = await createKey(kms);
const other = await createKey(kms);
const made: { readonly id: string; readonly grantee: string }[] = [];
for (let index = 0; index < 130; index++) {
  const grantee = index % 2 === 0 ? GRANTEE : RETIRER;
  made.push({ id: (await createGrant(kms, key.id, { GranteePrincipal: grantee })).id, grantee });
}
const [one] = made;
await createGrant(kms, other.id);
const idsOf = (grantee?: string) =>
  made
    .filter((grant) => grantee === undefined || grant.grantee === grantee)
    .map(({ id }) => id)
    .toSorted();

async function pages(input: { GranteePrincipal?: string; GrantId?: string | undefined; Limit?: number }) {
  const sizes: number[] = [];
  const ids: string[] = [];
  let Marker: string | undefined;
  do {
    const page = await kms.listGrants({ KeyId: key.id, ...input, ...(Marker !== undefined && { Marker }) });
    sizes.push(page.Grants?.length ?? 0);
    ids.push(...(page.Grants ?? []).map(({ GrantId = '' }) => GrantId));
    expect(page.Truncated).toBe(page.NextMarker !== undefined);
    Marker = page.NextMarker;
  } while (Marker !== undefined);
  return { sizes, ids };
}

test.each([
  ['50 a page by default', {}, [50, 50, 30]],
  ['100 at the most', { Limit: 100 }, [100, 30]],
  ['100 where more are asked for', { Limit: 1000 }, [100, 30]],
  ['65 twice, and no empty page after', { Limit: 65 }, [65, 65]],
])('lists all grants of the key: %s', async (_what, input, sizes) => {
  expect(await pages(input)).toEqual({ sizes, ids: idsOf() });
});

test('lists those of one grantee, page by page', async () => {
  const GranteePrincipal = GRANTEE;
  expect(await pages({ GranteePrincipal })).toEqual({ sizes: [50, 15], ids: idsOf(GRANTEE) });
  expect(await pages({ GranteePrincipal, Limit: 65 })).toEqual({ sizes: [65], ids: idsOf(GRANTEE) });
  expect(await pages({ GranteePrincipal: `${GRANTEE}-2` })).toEqual({ sizes: [0], ids: [] });
});

test('lists one', async () => {
  expect(await pages({ GrantId: one?.id })).toEqual({ sizes: [1], ids: [one?.id] });
  expect(await pages({ GrantId: one?.id, GranteePrincipal: GRANTEE, Limit: 1 })).toMatchObject({
    sizes: [1],
  });
  expect(await pages({ GrantId: one?.id, GranteePrincipal: RETIRER })).toMatchObject({ sizes: [0] });
  expect(await pages({ GrantId: NO_GRANT })).toMatchObject({ sizes: [0] });
  expect(await kms.listGrants({ KeyId: other.id, GrantId: one?.id })).toMatchObject({ Grants: [] });
});

test('shows no more of a grant than it was given', async () => {
  expect((await kms.listGrants({ KeyId: other.id })).Grants).toEqual([
    {
      KeyId: other.arn,
      GrantId: expect.stringMatching(/^[0-9a-f]{64}$/),
      Name: '',
      CreationDate: new Date(START),
      GranteePrincipal: GRANTEE,
      IssuingAccount: 'arn:aws:iam::000000000000:root',
      Operations: ['DescribeKey'],
    },
  ]);
});

test('a key without grants has an empty list', async () => {
  const { id } = await createKey(kms);
  expect(await kms.listGrants({ KeyId: id })).toMatchObject({ Grants: [], Truncated: false });
});

const { NextMarker: Marker } = await kms.listGrants({ KeyId: key.id, Limit: 1 });
const INVALID = 'The marker is not valid for this operation.';
refuses(kms, 'ListGrants', [
  ['a marker of nobody', { KeyId: key.id, Marker: 'x' }, 'InvalidMarkerException', INVALID],
  ['the marker of another key', { KeyId: other.id, Marker }, 'InvalidMarkerException', INVALID],
  [
    'the marker of another filter',
    { KeyId: key.id, GranteePrincipal: GRANTEE, Marker },
    'InvalidMarkerException',
    INVALID,
  ],
  [
    'what is no grant id',
    { KeyId: key.id, GrantId: 'mine' },
    'InvalidGrantIdException',
    'The grant ID is not valid.',
  ],
  [
    'a page of 1,001',
    { KeyId: key.id, Limit: 1001 },
    'ValidationException',
    violation(`Value '1001'`, 'limit', 'Member must have value less than or equal to 1000'),
  ],
]);
