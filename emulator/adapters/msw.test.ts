import { KMS } from '@aws-sdk/client-kms';
import { ResourceGroupsTaggingAPI } from '@aws-sdk/client-resource-groups-tagging-api';
import { STS } from '@aws-sdk/client-sts';
import { setupServer } from 'msw/node';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createEmulator } from '../server.ts';
import { mswHandlers } from './msw.ts';

const emulator = createEmulator({ clock: '2026-01-31T00:00:00Z', seed: 1 });
const server = setupServer(...mswHandlers(emulator));

// Clients as in production: no endpoint, no handler of ours, the real HTTP stack.
const configuration = {
  region: 'eu-west-1',
  credentials: { accessKeyId: '111122223333', secretAccessKey: 'secret' },
  maxAttempts: 1,
};

beforeAll(() => server.listen({ onUnhandledFrame: 'error' }));
afterAll(async () => {
  server.close();
  await emulator.close();
});

test('clients that know nothing of an emulator reach it under the public hosts', async () => {
  const kms = new KMS(configuration);
  const { KeyMetadata } = await kms.createKey({
    KeySpec: 'ECC_NIST_P256',
    KeyUsage: 'SIGN_VERIFY',
    Tags: [{ TagKey: 'team', TagValue: 'security' }],
  });
  expect(KeyMetadata?.Arn).toMatch(/^arn:aws:kms:eu-west-1:111122223333:key\//);
  const { ResourceTagMappingList } = await new ResourceGroupsTaggingAPI(configuration).getResources({});
  expect(ResourceTagMappingList?.map(({ ResourceARN }) => ResourceARN)).toEqual([KeyMetadata?.Arn]);
  const { Account } = await new STS(configuration).getCallerIdentity({});
  expect(Account).toBe('111122223333');
  await expect(kms.describeKey({ KeyId: 'nobody' })).rejects.toMatchObject({ name: 'NotFoundException' });
});

test('a lost answer is a broken connection', async () => {
  const remove = emulator.faults.add({ operation: 'CreateKey', effect: { kind: 'answer-lost' } });
  await expect(new KMS(configuration).createKey({})).rejects.toThrow();
  remove();
});
