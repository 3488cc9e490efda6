import { describe, expect, test } from 'vitest';
import { createGrant, grantsOf, NO_GRANT, RETIRER } from '../../../test/grants.ts';
import { keyReferences } from '../../../test/key-references.ts';
import { createKey } from '../../../test/keys.ts';
import { refusalOf, refuses, violation } from '../../../test/refusals.ts';
import { testWorld } from '../../../test/world.ts';

const world = testWorld();
const { kms, emulator } = world;

const grants = new Map<string | undefined, string>();
keyReferences(
  world,
  'RetireGrant',
  {
    aliases: false,
    optional: true,
    makeKey: async () => {
      const made = await createKey(kms);
      const { id } = await createGrant(kms, made.id);
      grants.set(made.id, id).set(made.arn, id);
      return made;
    },
  },
  (KeyId) => ({ KeyId, GrantId: grants.get(KeyId) ?? NO_GRANT }),
);

describe('retires the one grant that it names', () => {
  test.each([
    ['its token', ({ token }: { token: string }) => ({ GrantToken: token })],
    ['its key and id', ({ id, KeyId }: { id: string; KeyId: string }) => ({ KeyId, GrantId: id })],
  ])('by %s', async (_way, nameOf) => {
    const key = await createKey(kms);
    const [one, two] = [
      await createGrant(kms, key.id, { RetiringPrincipal: RETIRER, Name: 'one' }),
      await createGrant(kms, key.id, { RetiringPrincipal: RETIRER, Name: 'two' }),
    ];
    const input = nameOf({ ...one, KeyId: key.id });
    await kms.retireGrant(input);
    expect(emulator.journal.entries().at(-1)).toMatchObject({ resources: [key.arn] });
    expect(await grantsOf(kms, key.id)).toMatchObject([{ GrantId: two.id }]);
    const { Grants = [] } = await kms.listRetirableGrants({ RetiringPrincipal: RETIRER });
    expect(Grants.filter(({ KeyId }) => KeyId === key.arn)).toMatchObject([{ GrantId: two.id }]);
    const again = await refusalOf(kms.retireGrant(input));
    expect(again.code).toMatch(/^(NotFoundException|InvalidGrantTokenException)$/);
  });

  test('by any of its tokens', async () => {
    const { id } = await createKey(kms);
    await createGrant(kms, id, { Name: 'twice' });
    const { token } = await createGrant(kms, id, { Name: 'twice' });
    await kms.retireGrant({ GrantToken: token });
    expect(await grantsOf(kms, id)).toEqual([]);
  });

  test('and not with DryRun', async () => {
    const { id } = await createKey(kms);
    const grant = await createGrant(kms, id);
    for (const input of [{ GrantToken: grant.token }, { KeyId: id, GrantId: grant.id }]) {
      expect(await refusalOf(kms.retireGrant({ ...input, DryRun: true }))).toEqual({
        code: 'DryRunOperationException',
        message: 'The request would have succeeded, but the DryRun option is set.',
        status: 400,
      });
    }
    expect(await grantsOf(kms, id)).toHaveLength(1);
  });
});

const key = await createKey(kms);
const other = await createKey(kms);
const grant = await createGrant(kms, key.id);
const retired = await createGrant(kms, key.id);
await kms.retireGrant({ GrantToken: retired.token });
const WHICH = 'Specify either a grant token, or both a key identifier and a grant ID.';
const UNKNOWN = 'The grant token does not exist.';

refuses(kms, 'RetireGrant', [
  ['nothing', {}, 'ValidationException', WHICH],
  ['a key alone', { KeyId: key.id }, 'ValidationException', WHICH],
  ['a grant id alone', { GrantId: grant.id }, 'ValidationException', WHICH],
  [
    'both ways at once',
    { GrantToken: grant.token, KeyId: key.id, GrantId: grant.id },
    'ValidationException',
    WHICH,
  ],
  ['a token of nobody', { GrantToken: 'token' }, 'InvalidGrantTokenException', UNKNOWN],
  [
    'a token with a byte changed',
    { GrantToken: `${grant.token.startsWith('A') ? 'B' : 'A'}${grant.token.slice(1)}` },
    'InvalidGrantTokenException',
    UNKNOWN,
  ],
  [
    'a token with something behind it',
    { GrantToken: `${grant.token}=` },
    'InvalidGrantTokenException',
    UNKNOWN,
  ],
  [
    'the token of a grant that was retired',
    { GrantToken: retired.token },
    'InvalidGrantTokenException',
    UNKNOWN,
  ],
  [
    'a grant that was retired',
    { KeyId: key.id, GrantId: retired.id },
    'NotFoundException',
    `Grant '${retired.id}' does not exist`,
  ],
  [
    'a grant of another key',
    { KeyId: other.id, GrantId: grant.id },
    'NotFoundException',
    `Grant '${grant.id}' does not exist`,
  ],
  [
    'what is no grant id',
    { KeyId: key.id, GrantId: 'mine' },
    'InvalidGrantIdException',
    'The grant ID is not valid.',
  ],
  [
    'an empty token',
    { GrantToken: '' },
    'ValidationException',
    violation(`Value ''`, 'grantToken', 'Member must have length greater than or equal to 1'),
  ],
]);
