import type { DescribeKeyRequest, DescribeKeyResponse } from '@aws-sdk/client-kms';
import type { Handler } from '../../service.ts';
import { checkGrantTokens } from '../grant-tokens.ts';
import { keyMetadata } from '../key-metadata.ts';
import { findKey } from '../key-reference.ts';

export const DescribeKey: Handler<DescribeKeyRequest, DescribeKeyResponse> = async (input, context) => {
  const key = await context.world.store.read((view) =>
    findKey(view, context, 'DescribeKey', input.KeyId ?? '', { aliases: true }),
  );
  await checkGrantTokens(context, input.GrantTokens);
  return { KeyMetadata: keyMetadata(key) };
};
