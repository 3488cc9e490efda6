import { describe, expect, test } from 'vitest';
import { policyFor } from './key-policy.ts';

const signersOf = (caller: string): unknown => {
  const policy = policyFor(caller);
  return policy && JSON.parse(policy).Statement[0].Condition.ArnLike['aws:PrincipalArn'];
};

describe('the default key policy', () => {
  test.each([
    [
      'arn:aws:sts::111122223333:assumed-role/server/session',
      ['arn:aws:iam::111122223333:role/server', 'arn:aws:iam::111122223333:role/*/server'],
    ],
    [
      'arn:aws-cn:sts::111122223333:assumed-role/server/a@b',
      ['arn:aws-cn:iam::111122223333:role/server', 'arn:aws-cn:iam::111122223333:role/*/server'],
    ],
    ['arn:aws:iam::111122223333:user/team/alice', ['arn:aws:iam::111122223333:user/team/alice']],
    ['arn:aws:iam::111122223333:root', undefined],
    ['arn:aws:sts::111122223333:federated-user/bob', undefined],
    ['', undefined],
  ])('for %s', (caller, signers) => {
    expect(signersOf(caller)).toEqual(signers);
  });

  test('lets nobody sign but the caller, and the account manage the key', () => {
    const policy = JSON.parse(policyFor('arn:aws:sts::111122223333:assumed-role/server/s') ?? '');
    const [use, manage] = policy.Statement;
    expect([use.Principal, manage.Principal]).toEqual(
      Array(2).fill({ AWS: 'arn:aws:iam::111122223333:root' }),
    );
    expect(use.Action).toContain('kms:Sign');
    expect(manage.Action).not.toContain('kms:Sign');
    expect(manage.Action).toContain('kms:PutKeyPolicy');
  });
});
