import type { UpdateKeyDescriptionRequest } from '@aws-sdk/client-kms';
import { changeKey } from '../key-operation.ts';

export const UpdateKeyDescription = changeKey<UpdateKeyDescriptionRequest, object>(
  'UpdateKeyDescription',
  async (key, { Description = '' }) => ({ key: { ...key, description: Description }, output: {} }),
);
