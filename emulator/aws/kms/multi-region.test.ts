import type { CreateKeyCommandInput, KMS } from '@aws-sdk/client-kms';
import { p256 } from '@noble/curves/nist.js';
import { describe, expect, test } from 'vitest';
import { encrypted, present } from '../../test/ciphers.ts';
import { createKey, createSymmetricKey, describeKey } from '../../test/keys.ts';
import { ABROAD, clientsAbroad, createRelatedKeys, MULTI_REGION_LAG } from '../../test/multi-region.ts';
import { refusalOf } from '../../test/refusals.ts';
import { testWorld } from '../../test/world.ts';

const world = testWorld();
const { emulator, kms } = world;
const abroad = clientsAbroad(world).kms;
const Plaintext = Buffer.from('plaintext');
const SYMMETRIC = { KeySpec: 'SYMMETRIC_DEFAULT', KeyUsage: 'ENCRYPT_DECRYPT' } as const;

describe('related keys have the same material', () => {
  test('what one encrypts the other decrypts, named or not', async () => {
    const { primary, replica } = await createRelatedKeys(world, SYMMETRIC);
    const context = { tenant: 'a' };
    for (const [here, there, arn] of [
      [kms, abroad, replica.arn],
      [abroad, kms, primary.arn],
    ] as const) {
      const CiphertextBlob = await encrypted(here, primary.id, Plaintext, context);
      for (const KeyId of [undefined, primary.id, arn]) {
        const opened = await there.decrypt({ CiphertextBlob, KeyId, EncryptionContext: context });
        expect(opened).toMatchObject({ KeyId: arn, Plaintext: new Uint8Array(Plaintext) });
      }
      const moved = await there.reEncrypt({
        CiphertextBlob,
        SourceEncryptionContext: context,
        DestinationKeyId: (await createSymmetricKey(there)).id,
      });
      expect(moved).toMatchObject({ SourceKeyId: arn });
    }
  });

  test('a ciphertext from before the replica too', async () => {
    const { id } = await createKey(kms, { ...SYMMETRIC, MultiRegion: true });
    const CiphertextBlob = await encrypted(kms, id, Plaintext);
    const early = await refusalOf(abroad.decrypt({ CiphertextBlob }));
    expect(early).toMatchObject({ code: 'AccessDeniedException' });
    await kms.replicateKey({ KeyId: id, ReplicaRegion: ABROAD });
    await emulator.clock.advance(MULTI_REGION_LAG);
    expect((await abroad.decrypt({ CiphertextBlob })).Plaintext).toEqual(new Uint8Array(Plaintext));
  });

  test('the ciphertext of a key that is not related stays closed', async () => {
    const { primary } = await createRelatedKeys(world, SYMMETRIC);
    const single = await createSymmetricKey(kms);
    const CiphertextBlob = await encrypted(kms, single.id, Plaintext);
    expect((await refusalOf(abroad.decrypt({ CiphertextBlob }))).code).toBe('AccessDeniedException');
    const named = abroad.decrypt({ CiphertextBlob, KeyId: primary.id });
    expect((await refusalOf(named)).code).toBe('IncorrectKeyException');
  });

  test('a signature of one is good by the public key of the other', async () => {
    const { primary } = await createRelatedKeys(world);
    const signing = { KeyId: primary.id, Message: Plaintext, SigningAlgorithm: 'ECDSA_SHA_256' } as const;
    const { Signature } = await kms.sign(signing);
    expect(await abroad.verify({ ...signing, Signature })).toMatchObject({ SignatureValid: true });
    const { PublicKey } = await abroad.getPublicKey({ KeyId: primary.id });
    // The last 65 bytes of a P-256 SubjectPublicKeyInfo are the point.
    const point = present(PublicKey).subarray(-65);
    expect(p256.verify(present(Signature), Plaintext, point, { format: 'der', lowS: false })).toBe(true);
  });

  const make: Readonly<
    Record<string, readonly [CreateKeyCommandInput, (kms: KMS, KeyId: string) => unknown]>
  > = {
    'the public key of an RSA key': [
      { KeySpec: 'RSA_2048', KeyUsage: 'ENCRYPT_DECRYPT' },
      async (kms, KeyId) => (await kms.getPublicKey({ KeyId })).PublicKey,
    ],
    'the MAC of an HMAC key': [
      { KeySpec: 'HMAC_384', KeyUsage: 'GENERATE_VERIFY_MAC' },
      async (kms, KeyId) =>
        (await kms.generateMac({ KeyId, Message: Plaintext, MacAlgorithm: 'HMAC_SHA_384' })).Mac,
    ],
  };
  test.each(Object.keys(make))('%s', async (what) => {
    const [input, result] = present(make[what]);
    const { primary } = await createRelatedKeys(world, input);
    expect(await result(abroad, primary.id)).toEqual(await result(kms, primary.id));
  });
});

test('enabling, aliases, grants and policies are each key’s own', async () => {
  const { primary, replica } = await createRelatedKeys(world);
  const KeyId = primary.id;
  await kms.createAlias({ AliasName: 'alias/own', TargetKeyId: KeyId });
  await kms.createGrant({
    KeyId,
    GranteePrincipal: 'arn:aws:iam::000000000000:role/grantee',
    Operations: ['Sign'],
  });
  await kms.disableKey({ KeyId });
  await kms.updateKeyDescription({ KeyId, Description: 'home' });
  expect(await describeKey(abroad, KeyId)).toMatchObject({ KeyState: 'Enabled', Description: '' });
  expect((await abroad.listAliases({ KeyId })).Aliases).toEqual([]);
  expect((await abroad.listGrants({ KeyId })).Grants).toEqual([]);
  expect((await refusalOf(abroad.describeKey({ KeyId: 'alias/own' }))).code).toBe('NotFoundException');
  expect((await abroad.listKeys({ Limit: 1000 })).Keys).toContainEqual({ KeyId, KeyArn: replica.arn });
  expect((await refusalOf(abroad.describeKey({ KeyId: primary.arn }))).message).toBe('Invalid arn us-east-1');
});
