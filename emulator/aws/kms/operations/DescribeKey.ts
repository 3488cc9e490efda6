import type { DescribeKeyRequest, DescribeKeyResponse } from '@aws-sdk/client-kms';
import type { Handler } from '../../service.ts';
import { checkGrantTokens } from '../grant-tokens.ts';
import { describe } from '../key-metadata.ts';
import { findKey } from '../key-reference.ts';

export const DescribeKey: Handler<DescribeKeyRequest, DescribeKeyResponse> = async (input, context) => {
  const KeyMetadata = await context.world.store.read(async (view) =>
    describe(view, await findKey(view, context, 'DescribeKey', input.KeyId ?? '', { aliases: true })),
  );
  await checkGrantTokens(context, input.GrantTokens);
  return { KeyMetadata };
};
