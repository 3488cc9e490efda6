import { expect, test } from 'vitest';
import { createAgreementKey, createMacKey, createRsaKey, encrypted, present } from '../../test/ciphers.ts';
import { createGrant, GRANTEE } from '../../test/grants.ts';
import { createKey, createSymmetricKey } from '../../test/keys.ts';
import { call, type OperationOf, refusalOf } from '../../test/refusals.ts';
import { testWorld } from '../../test/world.ts';
import model from '../model/generated/kms.json' with { type: 'json' };

const { kms } = testWorld();
const Message = Buffer.from('will my keys still be here tomorrow?');
const signing = await createKey(kms);
const symmetric = await createSymmetricKey(kms);
const mac = await createMacKey(kms);
const rsa = await createRsaKey(kms);
const agreeing = await createAgreementKey(kms);
const { PublicKey } = await kms.getPublicKey({ KeyId: agreeing.id });
const SigningAlgorithm = 'ECDSA_SHA_256';
const { Signature } = await kms.sign({ KeyId: signing.id, Message, SigningAlgorithm });
const MacAlgorithm = 'HMAC_SHA_256';
const { Mac } = await kms.generateMac({ KeyId: mac.id, Message, MacAlgorithm });
const CiphertextBlob = await encrypted(kms, symmetric.id, Message);
const pair = { KeyId: symmetric.id, KeyPairSpec: 'ECC_NIST_P256' };

/** A good input of each operation that takes grant tokens. */
const INPUTS: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  CreateGrant: { KeyId: signing.id, GranteePrincipal: GRANTEE, Operations: ['Sign'] },
  Decrypt: { KeyId: symmetric.id, CiphertextBlob },
  DeriveSharedSecret: { KeyId: agreeing.id, PublicKey: present(PublicKey), KeyAgreementAlgorithm: 'ECDH' },
  DescribeKey: { KeyId: signing.id },
  Encrypt: { KeyId: symmetric.id, Plaintext: Message },
  GenerateDataKey: { KeyId: symmetric.id, KeySpec: 'AES_256' },
  GenerateDataKeyPair: pair,
  GenerateDataKeyPairWithoutPlaintext: pair,
  GenerateDataKeyWithoutPlaintext: { KeyId: symmetric.id, KeySpec: 'AES_256' },
  GenerateMac: { KeyId: mac.id, Message, MacAlgorithm },
  GetPublicKey: { KeyId: rsa.id },
  ReEncrypt: { CiphertextBlob, DestinationKeyId: symmetric.id },
  Sign: { KeyId: signing.id, Message, SigningAlgorithm },
  Verify: { KeyId: signing.id, Message, SigningAlgorithm, Signature: present(Signature) },
  VerifyMac: { KeyId: mac.id, Message, MacAlgorithm, Mac: present(Mac) },
};

const shapes = model.shapes as Readonly<Record<string, { readonly members?: object }>>;
const takers = Object.entries(model.operations)
  .filter(([, { input }]) => Object.hasOwn(shapes[input]?.members ?? {}, 'GrantTokens'))
  .map(([operation]) => operation);

test.each(takers)('%s takes a token that CreateGrant gave, and no other', async (operation) => {
  const input = INPUTS[operation] ?? {};
  const send = (...GrantTokens: string[]) =>
    call(kms, operation as OperationOf<typeof kms>, { ...input, GrantTokens });
  const { token } = await createGrant(kms, String(input.KeyId ?? symmetric.id));
  await send(token);
  await send();
  expect(await refusalOf(send(token, 'token'))).toEqual({
    code: 'InvalidGrantTokenException',
    message: 'The grant token does not exist.',
    status: 400,
  });
});
