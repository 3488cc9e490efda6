import { describe, expect, test } from 'vitest';
import { createGrant, grantsOf, RETIRER } from '../../test/grants.ts';
import { createKey } from '../../test/keys.ts';
import { refusalOf } from '../../test/refusals.ts';
import { DAY, testWorld } from '../../test/world.ts';

/** The quota of this file's world: AWS's would take 50,000 grants to reach. */
const QUOTA = 3;
const { emulator, kms } = testWorld({ quotas: { grantsPerKey: QUOTA } });
const FULL = {
  code: 'LimitExceededException',
  message: `Grants per key quota for this account in this region is ${QUOTA}, current usage is ${QUOTA}`,
  status: 400,
};

describe('the quota of grants per key', () => {
  test('refuses one more, with DryRun too, but not the same one again', async () => {
    const [full, other] = [await createKey(kms), await createKey(kms)];
    const grants = [];
    for (let index = 0; index < QUOTA; index++) {
      grants.push(await createGrant(kms, full.id, { Name: `grant-${index}` }));
    }
    expect(await refusalOf(createGrant(kms, full.id))).toEqual(FULL);
    expect(await refusalOf(createGrant(kms, full.id, { DryRun: true }))).toEqual(FULL);
    expect((await createGrant(kms, full.id, { Name: 'grant-0' })).id).toBe(grants[0]?.id);
    await createGrant(kms, other.id);
  });

  test('has room again after a grant ended', async () => {
    const { id } = await createKey(kms);
    const grants = [];
    for (let index = 0; index < QUOTA; index++) grants.push(await createGrant(kms, id));
    await kms.revokeGrant({ KeyId: id, GrantId: grants[0]?.id });
    await kms.retireGrant({ GrantToken: grants[1]?.token });
    await createGrant(kms, id);
    await createGrant(kms, id);
    expect(await refusalOf(createGrant(kms, id))).toEqual(FULL);
    expect(await grantsOf(kms, id)).toHaveLength(QUOTA);
  });
});

test('the end of a key is the end of its grants, and of no other', async () => {
  const [doomed, other] = [await createKey(kms), await createKey(kms)];
  const gone = await createGrant(kms, doomed.id, { RetiringPrincipal: RETIRER, Name: 'same' });
  await createGrant(kms, doomed.id, { RetiringPrincipal: RETIRER });
  const kept = await createGrant(kms, other.id, { RetiringPrincipal: RETIRER, Name: 'same' });
  await kms.scheduleKeyDeletion({ KeyId: doomed.id, PendingWindowInDays: 7 });

  await emulator.clock.advance(7 * DAY - 1);
  const { Grants: before } = await kms.listRetirableGrants({ RetiringPrincipal: RETIRER });
  expect(before).toHaveLength(3);
  await kms.describeKey({ KeyId: other.id, GrantTokens: [gone.token] });

  await emulator.clock.advance(1);
  const { Grants: after } = await kms.listRetirableGrants({ RetiringPrincipal: RETIRER });
  expect(after).toMatchObject([{ GrantId: kept.id, KeyId: other.arn }]);
  const refused = { code: 'InvalidGrantTokenException', message: 'The grant token does not exist.' };
  expect(await refusalOf(kms.retireGrant({ GrantToken: gone.token }))).toMatchObject(refused);
  expect(await refusalOf(kms.describeKey({ KeyId: other.id, GrantTokens: [gone.token] }))).toMatchObject(
    refused,
  );
});

describe('a grant token is taken', () => {
  const Message = Buffer.from('x');
  const SigningAlgorithm = 'ECDSA_SHA_256';
  test.each([
    ['DescribeKey', (KeyId: string, GrantTokens: string[]) => kms.describeKey({ KeyId, GrantTokens })],
    ['GetPublicKey', (KeyId: string, GrantTokens: string[]) => kms.getPublicKey({ KeyId, GrantTokens })],
    [
      'Sign',
      (KeyId: string, GrantTokens: string[]) => kms.sign({ KeyId, GrantTokens, Message, SigningAlgorithm }),
    ],
    ['CreateGrant', (KeyId: string, GrantTokens: string[]) => createGrant(kms, KeyId, { GrantTokens })],
  ])('by %s', async (_operation, use) => {
    const { id } = await createKey(kms);
    const { token } = await createGrant(kms, id);
    await use(id, [token, token]);
    expect(await refusalOf(use(id, [token, `${token.slice(0, -6)}AAAA==`]))).toEqual({
      code: 'InvalidGrantTokenException',
      message: 'The grant token does not exist.',
      status: 400,
    });
  });
});
