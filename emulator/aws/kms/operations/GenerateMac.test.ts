import type { KeySpec, MacAlgorithmSpec } from '@aws-sdk/client-kms';
import { describe, expect, test } from 'vitest';
import { createMacKey, present } from '../../../test/ciphers.ts';
import { keyReferences } from '../../../test/key-references.ts';
import { createKey, createSymmetricKey } from '../../../test/keys.ts';
import { refuses, violation } from '../../../test/refusals.ts';
import { testWorld } from '../../../test/world.ts';

const world = testWorld();
const { kms } = world;
const Message = Buffer.from('will my keys still be here tomorrow?');
const MacAlgorithm = 'HMAC_SHA_256';

const mac = await createMacKey(kms);
const symmetric = await createSymmetricKey(kms);
const signing = await createKey(kms);
const { Mac = new Uint8Array() } = await kms.generateMac({ KeyId: mac.id, Message, MacAlgorithm });

keyReferences(world, 'GenerateMac', { aliases: true, makeKey: createMacKey }, (KeyId) => ({
  KeyId,
  Message,
  MacAlgorithm,
}));

/** That the bytes are an HMAC's is shown next to the algorithm, where the key is known. */
test.each([
  ['HMAC_224', 'HMAC_SHA_224', 28],
  ['HMAC_256', 'HMAC_SHA_256', 32],
  ['HMAC_384', 'HMAC_SHA_384', 48],
  ['HMAC_512', 'HMAC_SHA_512', 64],
] as readonly [KeySpec, MacAlgorithmSpec, number][])(
  'makes with %s what VerifyMac accepts, and no other key and message',
  async (KeySpec, algorithm, length) => {
    const [one, other] = await Promise.all(
      [1, 2].map(() => createKey(kms, { KeySpec, KeyUsage: 'GENERATE_VERIFY_MAC' })),
    );
    const { id: KeyId, arn } = present(one);
    const request = { KeyId, Message, MacAlgorithm: algorithm };
    const made = await kms.generateMac(request);
    expect(made).toMatchObject({ KeyId: arn, MacAlgorithm: algorithm });
    expect(made.Mac).toHaveLength(length);
    expect((await kms.generateMac(request)).Mac).toEqual(made.Mac);
    const { Mac } = made;
    expect(await kms.verifyMac({ ...request, Mac })).toMatchObject({
      KeyId: arn,
      MacValid: true,
      MacAlgorithm: algorithm,
    });
    const wrong = [
      { ...request, Mac, KeyId: present(other).id },
      { ...request, Mac, Message: Buffer.from('other') },
    ];
    for (const input of wrong)
      await expect(kms.verifyMac(input)).rejects.toMatchObject({ name: 'KMSInvalidMacException' });
  },
);

describe.each(['GenerateMac', 'VerifyMac'] as const)('%s', (operation) => {
  const good = { KeyId: mac.id, Message, MacAlgorithm, ...(operation === 'VerifyMac' && { Mac }) };
  const worst = {
    ...good,
    KeyId: symmetric.id,
    MacAlgorithm: 'HMAC_SHA_512',
    GrantTokens: ['token'],
    DryRun: true,
  };
  refuses(kms, operation, [
    [
      'a key for signing',
      { ...good, KeyId: signing.id },
      'InvalidKeyUsageException',
      `${signing.arn} key usage is SIGN_VERIFY which is not valid for ${operation}.`,
    ],
    [
      'the usage first',
      worst,
      'InvalidKeyUsageException',
      `${symmetric.arn} key usage is ENCRYPT_DECRYPT which is not valid for ${operation}.`,
    ],
    [
      'then the algorithm',
      { ...worst, KeyId: mac.id },
      'InvalidKeyUsageException',
      'Algorithm HMAC_SHA_512 is incompatible with key spec HMAC_256.',
    ],
    [
      'then the grant tokens',
      { ...worst, KeyId: mac.id, MacAlgorithm },
      'InvalidGrantTokenException',
      'The grant token does not exist.',
    ],
    [
      'a dry run, by saying that it would succeed',
      { ...good, DryRun: true },
      'DryRunOperationException',
      'The request would have succeeded, but the DryRun option is set.',
    ],
    [
      'an unknown algorithm',
      { ...good, MacAlgorithm: 'HMAC' },
      'ValidationException',
      violation(
        `Value 'HMAC'`,
        'macAlgorithm',
        'Member must satisfy enum value set: [HMAC_SHA_224, HMAC_SHA_256, HMAC_SHA_384, HMAC_SHA_512]',
      ),
    ],
    [
      'an empty message',
      { ...good, Message: new Uint8Array() },
      'ValidationException',
      violation('Value', 'message', 'Member must have length greater than or equal to 1'),
    ],
    [
      'a message of 4,097 bytes',
      { ...good, Message: new Uint8Array(4097) },
      'ValidationException',
      violation('Value', 'message', 'Member must have length less than or equal to 4096'),
    ],
  ]);
});
