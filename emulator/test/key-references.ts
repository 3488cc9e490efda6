import type { KMS } from '@aws-sdk/client-kms';
import { beforeAll, describe, expect, test } from 'vitest';
import type { KeyOperation } from '../aws/kms/key-states.ts';
import { createKey, type TestKey } from './keys.ts';
import { call, type RefusalCase, refuses, violation } from './refusals.ts';

const NOBODY = '11111111-2222-4333-8444-555555555555';
const ARN = 'arn:aws:kms:us-east-1:000000000000';
const ELSEWHERE =
  'on this resource because the resource does not exist in this Region, no resource-based policies allow ' +
  'access, or a resource-based policy explicitly denies access';

/**
 * Tests how an operation takes the key that a request names: by id and ARN, and by alias and alias ARN where
 * AWS accepts them; and what it answers to names of nothing.
 * @param member the input's member that names the key
 * @param inputOf a good input with the name in its place
 */
export function keyReferences(
  kms: KMS,
  operation: KeyOperation,
  { aliases, member = 'keyId' }: { readonly aliases: boolean; readonly member?: string },
  inputOf: (reference: string) => object,
): void {
  describe('the key that it names', () => {
    let key: TestKey;
    beforeAll(async () => {
      key = await createKey(kms);
      await kms.createAlias({ AliasName: `alias/of-${operation}`, TargetKeyId: key.id });
    });

    const named = [
      ['its id', () => key.id],
      ['its ARN', () => key.arn],
      ...(aliases
        ? ([
            ['an alias', () => `alias/of-${operation}`],
            ['an alias ARN', () => `${ARN}:alias/of-${operation}`],
          ] as const)
        : []),
    ] as const;
    test.each(named)('can be named by %s', async (_how, reference) => {
      const { resources } = { resources: [] as string[], ...(await call(kms, operation, inputOf(reference()))) };
      expect(resources).toEqual([]);
    });

    const aliasCases: readonly RefusalCase[] = aliases
      ? [
          ['an alias of nothing', inputOf('alias/nothing'), 'NotFoundException', `Alias ${ARN}:alias/nothing is not found.`],
          ['an alias ARN of nothing', inputOf(`${ARN}:alias/nothing`), 'NotFoundException', `Alias ${ARN}:alias/nothing is not found.`],
        ]
      : [
          ['an alias', inputOf(`alias/of-${operation}`), 'InvalidArnException', 'Key Aliases are not supported for this operation.'],
          ['an alias ARN', inputOf(`${ARN}:alias/of-${operation}`), 'InvalidArnException', 'Key Aliases are not supported for this operation.'],
          ['an alias of nothing', inputOf('alias/nothing'), 'InvalidArnException', 'Key Aliases are not supported for this operation.'],
        ];
    refuses(kms, operation, [
      ['an unknown id', inputOf(NOBODY), 'NotFoundException', `Key '${ARN}:key/${NOBODY}' does not exist`],
      ['an unknown ARN', inputOf(`${ARN}:key/${NOBODY}`), 'NotFoundException', `Key '${ARN}:key/${NOBODY}' does not exist`],
      ['what is no id', inputOf('aws/s3'), 'NotFoundException', `Invalid keyId 'aws/s3'`],
      ['another Region', inputOf(`arn:aws:kms:eu-west-1:000000000000:key/${NOBODY}`), 'NotFoundException', 'Invalid arn eu-west-1'],
      ['another account', inputOf(`arn:aws:kms:us-east-1:111122223333:key/${NOBODY}`), 'AccessDeniedException', `User: arn:aws:iam::000000000000:root is not authorized to perform: kms:${operation} ${ELSEWHERE}`],
      ['another service', inputOf('arn:aws:s3:::bucket'), 'InvalidArnException', 'Invalid arn arn:aws:s3:::bucket'],
      ['a broken ARN', inputOf('arn:aws:kms'), 'InvalidArnException', 'Invalid arn arn:aws:kms'],
      ['no text', inputOf(''), 'ValidationException', violation(`Value ''`, member, 'Member must have length greater than or equal to 1')],
      ...aliasCases,
    ]);
  });
}
