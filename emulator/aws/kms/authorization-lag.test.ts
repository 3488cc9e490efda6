import { expect, test } from 'vitest';
import { allow, enforcedWorld, HOME, keyWith, outcomeOf, policyOf, userArn } from '../../test/enforced.ts';

const MINUTE = 60_000;
const { emulator, as } = enforcedWorld(
  { [HOME]: { users: { alice: {}, bob: { policies: [policyOf(byTag(), byAlias())] } } } },
  { disorder: { authorizationLag: 5 * MINUTE } },
);
const { kms: root } = as(HOME);
const alice = as('alice').kms;
const bob = as('bob').kms;
const own = allow('kms:*', { Principal: { AWS: `arn:aws:iam::${HOME}:root` } });
const forAlice = allow('kms:DescribeKey', { Principal: { AWS: userArn('alice') } });

function byTag() {
  return allow('kms:DescribeKey', { Condition: { StringEquals: { 'aws:ResourceTag/team': 'security' } } });
}

function byAlias() {
  const ofBob = { 'kms:ResourceAliases': 'alias/bob' };
  return allow('kms:GetKeyPolicy', { Condition: { 'ForAnyValue:StringEquals': ofBob } });
}

/** What a call answers now, at the last instant of the lag, and after it. */
async function before(call: () => Promise<unknown>): Promise<readonly string[]> {
  const at = [await outcomeOf(call())];
  await emulator.clock.advance(5 * MINUTE - 1);
  at.push(await outcomeOf(call()));
  await emulator.clock.advance(1);
  return [...at, await outcomeOf(call())];
}

const LATE = ['AccessDeniedException', 'AccessDeniedException', 'allowed'];
const LATE_END = ['allowed', 'allowed', 'AccessDeniedException'];

test('a new policy is shown at once, and decides five minutes later', async () => {
  const { id } = await keyWith(root, []);
  await emulator.clock.advance(MINUTE);
  const Policy = JSON.stringify(policyOf(own, forAlice));
  await root.putKeyPolicy({ KeyId: id, Policy });
  expect((await root.getKeyPolicy({ KeyId: id })).Policy).toBe(Policy);
  expect(await before(() => alice.describeKey({ KeyId: id }))).toEqual(LATE);
  await root.putKeyPolicy({ KeyId: id, Policy: JSON.stringify(policyOf(own)) });
  expect(await before(() => alice.describeKey({ KeyId: id }))).toEqual(LATE_END);
});

test('the policy that a key was created with decides at once', async () => {
  const { id } = await keyWith(root, [forAlice]);
  expect(await outcomeOf(alice.describeKey({ KeyId: id }))).toBe('allowed');
});

test('tags and aliases decide five minutes later', async () => {
  const { id } = await keyWith(root, []);
  await emulator.clock.advance(MINUTE);
  await root.tagResource({ KeyId: id, Tags: [{ TagKey: 'team', TagValue: 'security' }] });
  await root.createAlias({ AliasName: 'alias/bob', TargetKeyId: id });
  expect(await outcomeOf(bob.getKeyPolicy({ KeyId: id }))).toBe('AccessDeniedException');
  expect(await before(() => bob.describeKey({ KeyId: id }))).toEqual(LATE);
  expect(await outcomeOf(bob.getKeyPolicy({ KeyId: id }))).toBe('allowed');
});

test('a grant counts five minutes later, or at once with its token', async () => {
  const { id } = await keyWith(root, []);
  await emulator.clock.advance(MINUTE);
  const { GrantToken = '' } = await root.createGrant({
    KeyId: id,
    GranteePrincipal: userArn('alice'),
    Operations: ['DescribeKey'],
  });
  expect(await outcomeOf(alice.describeKey({ KeyId: id, GrantTokens: [GrantToken] }))).toBe('allowed');
  expect(await before(() => alice.describeKey({ KeyId: id }))).toEqual(LATE);
});
