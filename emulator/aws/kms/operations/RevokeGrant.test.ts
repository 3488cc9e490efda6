import { expect, test } from 'vitest';
import { createGrant, grantsOf, NO_GRANT, RETIRER } from '../../../test/grants.ts';
import { keyReferences } from '../../../test/key-references.ts';
import { createKey } from '../../../test/keys.ts';
import { refusalOf, refuses, violation } from '../../../test/refusals.ts';
import { testWorld } from '../../../test/world.ts';

const world = testWorld();
const { kms } = world;

const grants = new Map<string | undefined, string>();
keyReferences(
  world,
  'RevokeGrant',
  {
    aliases: false,
    makeKey: async () => {
      const made = await createKey(kms);
      const { id } = await createGrant(kms, made.id);
      grants.set(made.id, id).set(made.arn, id);
      return made;
    },
  },
  (KeyId) => ({ KeyId, GrantId: grants.get(KeyId) ?? NO_GRANT }),
);

test('ends the one grant, its place in every list, and its tokens', async () => {
  const { id } = await createKey(kms);
  const [one, two] = [
    await createGrant(kms, id, { RetiringPrincipal: RETIRER }),
    await createGrant(kms, id, { RetiringPrincipal: RETIRER }),
  ];
  await kms.describeKey({ KeyId: id, GrantTokens: [one.token, two.token] });
  await kms.revokeGrant({ KeyId: id, GrantId: one.id });
  expect(await grantsOf(kms, id)).toMatchObject([{ GrantId: two.id }]);
  const { Grants } = await kms.listRetirableGrants({ RetiringPrincipal: RETIRER });
  expect(Grants).toMatchObject([{ GrantId: two.id }]);
  await kms.describeKey({ KeyId: id, GrantTokens: [two.token] });
  expect(await refusalOf(kms.describeKey({ KeyId: id, GrantTokens: [two.token, one.token] }))).toEqual({
    code: 'InvalidGrantTokenException',
    message: 'The grant token does not exist.',
    status: 400,
  });
});

test('DryRun ends nothing', async () => {
  const { id } = await createKey(kms);
  const grant = await createGrant(kms, id);
  expect(await refusalOf(kms.revokeGrant({ KeyId: id, GrantId: grant.id, DryRun: true }))).toEqual({
    code: 'DryRunOperationException',
    message: 'The request would have succeeded, but the DryRun option is set.',
    status: 400,
  });
  expect(await grantsOf(kms, id)).toHaveLength(1);
});

const key = await createKey(kms);
const other = await createKey(kms);
const grant = await createGrant(kms, key.id);
refuses(kms, 'RevokeGrant', [
  [
    'an unknown grant, DryRun or not',
    { KeyId: key.id, GrantId: NO_GRANT, DryRun: true },
    'NotFoundException',
    `Grant '${NO_GRANT}' does not exist`,
  ],
  [
    'a grant of another key',
    { KeyId: other.id, GrantId: grant.id },
    'NotFoundException',
    `Grant '${grant.id}' does not exist`,
  ],
  [
    'what is no grant id',
    { KeyId: key.id, GrantId: NO_GRANT.toUpperCase() },
    'InvalidGrantIdException',
    'The grant ID is not valid.',
  ],
  [
    'no grant id',
    { KeyId: key.id },
    'ValidationException',
    violation('Value null', 'grantId', 'Member must not be null'),
  ],
  [
    'a grant id of 129 characters',
    { KeyId: key.id, GrantId: '0'.repeat(129) },
    'ValidationException',
    violation(`Value '${'0'.repeat(129)}'`, 'grantId', 'Member must have length less than or equal to 128'),
  ],
]);
