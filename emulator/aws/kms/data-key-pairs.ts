import type { GenerateDataKeyPairRequest } from '@aws-sdk/client-kms';
import type { AsymmetricKeySpec } from '../../crypto/key-specs.ts';
import { notEmulated } from '../errors.ts';
import type { CallContext } from '../service.ts';
import { dataKeyCipher } from './data-keys.ts';
import { encryptUnder, materialIdOf } from './encryption.ts';

/** Makes a data key pair; nothing is made for a request that is refused. @throws AwsError */
export async function dataKeyPair(
  operation: 'GenerateDataKeyPair' | 'GenerateDataKeyPairWithoutPlaintext',
  input: Omit<GenerateDataKeyPairRequest, 'Recipient'>,
  context: CallContext,
) {
  const { KeyPairSpec } = input;
  // Only the Regions of China take SM2; elsewhere the constraints of the request have refused it.
  if (KeyPairSpec === 'SM2') throw notEmulated('data key pairs of the spec SM2');
  const cipher = await dataKeyCipher(operation, input, context);
  const { pkcs8, spki } = await context.world.keyMaker.make(KeyPairSpec as AsymmetricKeySpec);
  return {
    PrivateKeyCiphertextBlob: await encryptUnder(cipher, pkcs8),
    PrivateKeyPlaintext: pkcs8,
    PublicKey: spki,
    KeyId: cipher.key.arn,
    KeyPairSpec,
    KeyMaterialId: materialIdOf(cipher),
  };
}
