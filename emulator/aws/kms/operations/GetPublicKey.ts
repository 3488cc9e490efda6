import type { GetPublicKeyRequest, GetPublicKeyResponse } from '@aws-sdk/client-kms';
import type { Handler } from '../../service.ts';
import { refusals } from '../errors.ts';
import { checkGrantTokens } from '../grant-tokens.ts';
import { usableAlgorithms } from '../key-metadata.ts';
import { findKey } from '../key-reference.ts';
import { factsOf } from '../key-specs.ts';
import { getPair } from '../material.ts';

export const GetPublicKey: Handler<GetPublicKeyRequest, GetPublicKeyResponse> = async (input, context) => {
  const { key, pair } = await context.world.store.read(async (view) => {
    const key = await findKey(view, context, 'GetPublicKey', input.KeyId ?? '', { aliases: true });
    if (factsOf(key.spec).material.kind !== 'pair') throw refusals.noPublicKey();
    return { key, pair: await getPair(view, key) };
  });
  await checkGrantTokens(context, input.GrantTokens);
  return {
    KeyId: key.arn,
    PublicKey: Buffer.from(pair.spki, 'base64'),
    CustomerMasterKeySpec: key.spec as NonNullable<GetPublicKeyResponse['CustomerMasterKeySpec']>,
    KeySpec: key.spec,
    KeyUsage: key.usage,
    ...usableAlgorithms(key),
  };
};
