import type { KMS } from '@aws-sdk/client-kms';
import { describe, expect, test } from 'vitest';
import type { KeyOperation } from '../aws/kms/key-states.ts';
import { createKey, type TestKey } from './keys.ts';
import { call, type RefusalCase, refuses, violation } from './refusals.ts';
import type { TestWorld } from './world.ts';

const NOBODY = '11111111-2222-4333-8444-555555555555';
const ARN = 'arn:aws:kms:us-east-1:000000000000';
const NO_ALIASES = 'Key Aliases are not supported for this operation.';
const HIDDEN =
  'on this resource because the resource does not exist in this Region, no resource-based policies allow ' +
  'access, or a resource-based policy explicitly denies access';

export interface KeyReferences {
  /** Whether the operation takes aliases and alias ARNs. */
  readonly aliases: boolean;
  /** The input's member that names the key, as validation texts spell it; keyId. */
  readonly member?: string;
  /** Whether the member may be left out; false. */
  readonly optional?: boolean;
  /** Makes a key that the operation accepts. */
  readonly makeKey?: (kms: KMS) => Promise<TestKey>;
  /** The code and the text with which it refuses an alias; InvalidArnException. */
  readonly aliasRefusal?: readonly [string, string];
}

/**
 * Tests how an operation takes the key that a request names: by id and ARN, and by alias and alias ARN where
 * AWS accepts them; and what it answers to names of nothing.
 * @param inputOf a good input with the name in its place
 */
export function keyReferences(
  { emulator, kms }: TestWorld,
  operation: KeyOperation,
  {
    aliases,
    member = 'keyId',
    optional = false,
    makeKey = createKey,
    aliasRefusal = ['InvalidArnException', NO_ALIASES],
  }: KeyReferences,
  inputOf: (reference: string | undefined) => object,
): void {
  describe('the key', () => {
    const kinds = ['its id', 'its ARN', ...(aliases ? ['an alias', 'an alias ARN'] : [])];
    test.each(kinds)('can be named by %s', async (kind) => {
      const key = await makeKey(kms);
      const alias = `alias/${key.id}/${kind.replaceAll(' ', '-')}`;
      if (aliases) await kms.createAlias({ AliasName: alias, TargetKeyId: key.id });
      const references = new Map([
        ['its id', key.id],
        ['its ARN', key.arn],
        ['an alias', alias],
        ['an alias ARN', `${ARN}:${alias}`],
      ]);
      await call(kms, operation, inputOf(references.get(kind)));
      expect(emulator.journal.entries().at(-1)).toMatchObject({
        operation,
        resources: expect.arrayContaining([key.arn]),
      });
    });

    const aliasCases: readonly RefusalCase[] = aliases
      ? ['alias/nothing', `${ARN}:alias/nothing`].map((reference) => [
          reference,
          inputOf(reference),
          'NotFoundException',
          `Alias ${ARN}:alias/nothing is not found.`,
        ])
      : ['alias/nothing', `${ARN}:alias/nothing`].map((reference) => [
          reference,
          inputOf(reference),
          ...aliasRefusal,
        ]);
    refuses(kms, operation, [
      ...aliasCases,
      ['an unknown id', inputOf(NOBODY), 'NotFoundException', `Key '${ARN}:key/${NOBODY}' does not exist`],
      [
        'an unknown ARN',
        inputOf(`${ARN}:key/${NOBODY}`),
        'NotFoundException',
        `Key '${ARN}:key/${NOBODY}' does not exist`,
      ],
      ['what is no id', inputOf('aws/s3'), 'NotFoundException', `Invalid keyId 'aws/s3'`],
      [
        'an ARN of another Region',
        inputOf(`arn:aws:kms:eu-west-1:000000000000:key/${NOBODY}`),
        'NotFoundException',
        'Invalid arn eu-west-1',
      ],
      [
        'an ARN of another partition',
        inputOf(`arn:aws-cn:kms:us-east-1:000000000000:key/${NOBODY}`),
        'NotFoundException',
        'Invalid arn us-east-1',
      ],
      [
        'an ARN of another account',
        inputOf(`arn:aws:kms:us-east-1:111122223333:key/${NOBODY}`),
        'AccessDeniedException',
        `User: arn:aws:iam::000000000000:root is not authorized to perform: kms:${operation} ${HIDDEN}`,
      ],
      [
        'an ARN of another service',
        inputOf('arn:aws:s3:::bucket'),
        'NotFoundException',
        'Invalid arn arn:aws:s3:::bucket',
      ],
      ['half an ARN', inputOf('arn:aws:kms'), 'NotFoundException', 'Invalid arn arn:aws:kms'],
      [
        'an empty text',
        inputOf(''),
        'ValidationException',
        violation(`Value ''`, member, 'Member must have length greater than or equal to 1'),
      ],
      [
        '2,049 characters',
        inputOf('k'.repeat(2049)),
        'ValidationException',
        violation(
          `Value '${'k'.repeat(2049)}'`,
          member,
          'Member must have length less than or equal to 2048',
        ),
      ],
    ]);
    if (!optional) {
      refuses(kms, operation, [
        [
          'its absence',
          inputOf(undefined),
          'ValidationException',
          violation('Value null', member, 'Member must not be null'),
        ],
      ]);
    }
  });
}
