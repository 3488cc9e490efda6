import { expect, test } from 'vitest';
import { createGrant, GRANTEE, RETIRER } from '../../../test/grants.ts';
import { createKey } from '../../../test/keys.ts';
import { refuses, violation } from '../../../test/refusals.ts';
import { START, testWorld } from '../../../test/world.ts';

const { kms } = testWorld();

const keys = [await createKey(kms), await createKey(kms), await createKey(kms)];
const made: { readonly id: string; readonly arn: string }[] = [];
for (let index = 0; index < 36; index++) {
  for (const { id, arn } of keys) {
    made.push({ id: (await createGrant(kms, id, { RetiringPrincipal: RETIRER })).id, arn });
  }
}
const [first] = keys;
await createGrant(kms, first?.id ?? '');
await createGrant(kms, first?.id ?? '', { RetiringPrincipal: `${RETIRER}-2` });

async function pages(input: { Limit?: number }) {
  const sizes: number[] = [];
  const grants: { id: string | undefined; arn: string | undefined }[] = [];
  let Marker: string | undefined;
  do {
    const page = await kms.listRetirableGrants({
      RetiringPrincipal: RETIRER,
      ...input,
      ...(Marker !== undefined && { Marker }),
    });
    sizes.push(page.Grants?.length ?? 0);
    grants.push(...(page.Grants ?? []).map(({ GrantId, KeyId }) => ({ id: GrantId, arn: KeyId })));
    expect(page.Truncated).toBe(page.NextMarker !== undefined);
    Marker = page.NextMarker;
  } while (Marker !== undefined);
  return { sizes, grants };
}

test.each([
  ['50 a page by default', {}, [50, 50, 8]],
  ['100 at the most', { Limit: 1000 }, [100, 8]],
  ['54 twice, and no empty page after', { Limit: 54 }, [54, 54]],
])('lists the grants of every key that the principal may retire: %s', async (_what, input, sizes) => {
  const grants = made.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  expect(await pages(input)).toEqual({ sizes, grants });
});

test('shows a grant as ListGrants does', async () => {
  const RetiringPrincipal = `${RETIRER}-2`;
  const { Grants = [] } = await kms.listRetirableGrants({ RetiringPrincipal });
  expect(Grants).toEqual([
    {
      KeyId: first?.arn,
      Name: '',
      GrantId: expect.any(String),
      CreationDate: new Date(START),
      GranteePrincipal: GRANTEE,
      RetiringPrincipal,
      IssuingAccount: 'arn:aws:iam::000000000000:root',
      Operations: ['DescribeKey'],
    },
  ]);
  const { Grants: same } = await kms.listGrants({ KeyId: first?.id, GrantId: Grants[0]?.GrantId });
  expect(same).toEqual(Grants);
});

test('whoever may retire none has an empty list', async () => {
  expect(await kms.listRetirableGrants({ RetiringPrincipal: GRANTEE })).toMatchObject({
    Grants: [],
    Truncated: false,
  });
});

const { NextMarker: Marker } = await kms.listRetirableGrants({ RetiringPrincipal: RETIRER, Limit: 1 });
const { NextMarker: ofKey } = await kms.listGrants({ KeyId: first?.id, Limit: 1 });
const INVALID = 'The marker is not valid for this operation.';
refuses(kms, 'ListRetirableGrants', [
  ['a marker of nobody', { RetiringPrincipal: RETIRER, Marker: 'x' }, 'InvalidMarkerException', INVALID],
  [
    'the marker of another principal',
    { RetiringPrincipal: GRANTEE, Marker },
    'InvalidMarkerException',
    INVALID,
  ],
  [
    'the marker of ListGrants',
    { RetiringPrincipal: RETIRER, Marker: ofKey },
    'InvalidMarkerException',
    INVALID,
  ],
  [
    'what is no principal',
    { RetiringPrincipal: 'alice' },
    'InvalidArnException',
    'ARN does not refer to a valid principal: alice',
  ],
  [
    'no principal',
    {},
    'ValidationException',
    violation('Value null', 'retiringPrincipal', 'Member must not be null'),
  ],
  [
    'a page of nothing',
    { RetiringPrincipal: RETIRER, Limit: 0 },
    'ValidationException',
    violation(`Value '0'`, 'limit', 'Member must have value greater than or equal to 1'),
  ],
]);
