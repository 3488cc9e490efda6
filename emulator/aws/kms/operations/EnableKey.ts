import type { EnableKeyRequest } from '@aws-sdk/client-kms';
import { changeKey } from '../key-operation.ts';

export const EnableKey = changeKey<EnableKeyRequest, object>('EnableKey', async (key) => ({
  key: { ...key, state: 'Enabled' },
  output: {},
}));
