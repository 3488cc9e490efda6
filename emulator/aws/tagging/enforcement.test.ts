import { expect, test } from 'vitest';
import { allow, enforcedWorld, HOME, keyWith, policyOf, userArn } from '../../test/enforced.ts';
import { refusalOf } from '../../test/refusals.ts';

const tagResources = (rest: object = {}) => ({ policies: [policyOf(allow('tag:TagResources', rest))] });
const { as } = enforcedWorld({
  [HOME]: {
    users: {
      right: { policies: [policyOf(allow('tag:GetResources'))] },
      wrong: { policies: [policyOf(allow('tagging:GetResources'))] },
      narrow: { policies: [policyOf(allow('tag:*', { Resource: `arn:aws:kms:us-east-1:${HOME}:key/*` }))] },
      half: tagResources(),
      red: tagResources({ Condition: { StringEquals: { 'aws:RequestTag/team': 'red' } } }),
    },
  },
});

const refusal = (who: string, action: string) => ({
  code: 'AccessDeniedException',
  message:
    `User: ${userArn(who)} is not authorized to perform: ${action} because no identity-based policy allows the ` +
    `${action} action`,
  status: 400,
});

test('tag:GetResources is the action of GetResources, tagging:GetResources is none', async () => {
  await as('right').tagging.getResources({});
  expect(await refusalOf(as('wrong').tagging.getResources({}))).toEqual(refusal('wrong', 'tag:GetResources'));
});

test('the Tagging API has no resources of its own: a policy about keys does not speak of it', async () => {
  expect(await refusalOf(as('narrow').tagging.getResources({}))).toEqual(
    refusal('narrow', 'tag:GetResources'),
  );
  expect(await refusalOf(as('narrow').tagging.getTagKeys({}))).toEqual(refusal('narrow', 'tag:GetTagKeys'));
});

test('TagResources needs kms:TagResource on each key as well', async () => {
  const { kms } = as(HOME);
  const open = await keyWith(kms, [allow('kms:TagResource', { Principal: { AWS: userArn('half') } })]);
  const closed = await keyWith(kms, []);
  const { FailedResourcesMap = {} } = await as('half').tagging.tagResources({
    ResourceARNList: [open.arn, closed.arn],
    Tags: { team: 'red' },
  });
  expect(Object.keys(FailedResourcesMap)).toEqual([closed.arn]);
  expect(FailedResourcesMap[closed.arn]?.ErrorMessage).toBe(
    `User: ${userArn('half')} is not authorized to perform: kms:TagResource on resource: ${closed.arn} because no ` +
      'identity-based policy allows the kms:TagResource action',
  );
  const { Tags } = await kms.listResourceTags({ KeyId: open.id });
  expect(Tags).toEqual([{ TagKey: 'team', TagValue: 'red' }]);
});

test('the tags of a request are condition keys, for both permissions', async () => {
  const { kms } = as(HOME);
  const { arn } = await keyWith(kms, [
    allow('kms:TagResource', {
      Principal: { AWS: userArn('red') },
      Condition: { 'ForAllValues:StringEquals': { 'aws:TagKeys': ['team'] } },
    }),
  ]);
  const { tagging } = as('red');
  const tag = (Tags: Record<string, string>) => tagging.tagResources({ ResourceARNList: [arn], Tags });
  expect(await refusalOf(tag({ team: 'blue' }))).toEqual(refusal('red', 'tag:TagResources'));
  expect(Object.keys((await tag({ team: 'red', stage: 'x' })).FailedResourcesMap ?? {})).toEqual([arn]);
  expect(await tag({ team: 'red' })).toMatchObject({ FailedResourcesMap: {} });
});
