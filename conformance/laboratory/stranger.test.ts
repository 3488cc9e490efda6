import { expect, test } from 'vitest';
import { openToStrangers } from './stranger.ts';

const HOME = 'arn:aws:iam::111122223333:root';
const EVERYTHING = ['DescribeKey', 'GetPublicKey', 'Sign', 'CreateGrant'];

function policy(...Statement: readonly object[]): string {
  return JSON.stringify({ Version: '2012-10-17', Statement });
}

const allow = (rest: object) => ({ Effect: 'Allow', Action: 'kms:*', Resource: '*', ...rest });
const home = allow({ Principal: { AWS: HOME } });

test.each<[string, string, readonly string[]]>([
  ['the account alone', policy(home), []],
  ['everybody', policy(allow({ Principal: '*' })), EVERYTHING],
  ['everybody, in another spelling', policy(home, allow({ Principal: { AWS: [HOME, '*'] } })), EVERYTHING],
  ['everybody, to sign', policy(home, allow({ Principal: '*', Action: 'kms:Sign' })), ['Sign']],
  [
    'everybody of the account',
    policy(
      home,
      allow({ Principal: '*', Condition: { StringEquals: { 'kms:CallerAccount': '111122223333' } } }),
    ),
    [],
  ],
  [
    'everybody, over a way that all can go',
    policy(
      home,
      allow({ Principal: '*', Condition: { StringLike: { 'aws:PrincipalArn': 'arn:aws:iam::*' } } }),
    ),
    EVERYTHING,
  ],
])('a policy for %s', async (_, text, open) => {
  expect(await openToStrangers(text)).toEqual(open);
});
