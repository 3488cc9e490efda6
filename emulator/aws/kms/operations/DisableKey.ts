import type { DisableKeyRequest } from '@aws-sdk/client-kms';
import { changeKey } from '../key-operation.ts';

export const DisableKey = changeKey<DisableKeyRequest, object>('DisableKey', async (key) => ({
  key: { ...key, state: 'Disabled' },
  output: {},
}));
