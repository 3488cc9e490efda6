import { describe, expect, test } from 'vitest';
import { clientsOf } from '../test/clients.ts';
import { createKey } from '../test/keys.ts';
import { refusalOf } from '../test/refusals.ts';
import { later, START, testWorld } from '../test/world.ts';
import { Journal, type JournalEntry } from './journal.ts';

const { kms, emulator, tagging } = testWorld({
  identities: { AKIAALICE: 'arn:aws:iam::111122223333:user/alice' },
});
const { journal } = emulator;

const newest = () => journal.entries().at(-1);

describe('what a call leaves behind', () => {
  test('who, when, where, what and about which key', async () => {
    const alice = clientsOf(emulator, { accessKeyId: 'AKIAALICE', region: 'eu-west-1' });
    await emulator.clock.advance(1234);
    const key = await createKey(alice.kms, { Description: 'hers' });
    expect(newest()).toEqual({
      sequence: 1,
      time: later(1234).toISOString(),
      requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      service: 'kms',
      operation: 'CreateKey',
      account: '111122223333',
      region: 'eu-west-1',
      accessKeyId: 'AKIAALICE',
      principal: 'arn:aws:iam::111122223333:user/alice',
      client: { userAgent: expect.stringContaining('aws-sdk-js') },
      input: { KeySpec: 'ECC_NIST_P256', KeyUsage: 'SIGN_VERIFY', Description: 'hers' },
      output: {
        KeyMetadata: expect.objectContaining({ KeyId: key.id, CreationDate: later(1234).getTime() / 1000 }),
      },
      resources: [key.arn],
    });
  });

  test('a call by alias names the alias and the key', async () => {
    const key = await createKey(kms);
    await kms.createAlias({ AliasName: 'alias/a', TargetKeyId: key.id });
    const aliasArn = 'arn:aws:kms:us-east-1:000000000000:alias/a';
    expect(new Set(newest()?.resources)).toEqual(new Set([key.arn, aliasArn]));
    await kms.describeKey({ KeyId: 'alias/a' });
    expect(new Set(newest()?.resources)).toEqual(new Set([key.arn, aliasArn]));
  });

  test('a refusal has its error and no output', async () => {
    const { code, message } = await refusalOf(kms.describeKey({ KeyId: 'nobody' }));
    expect(newest()).toMatchObject({ operation: 'DescribeKey', error: { code, message }, resources: [] });
    expect(newest()).not.toHaveProperty('output');
  });

  test('so do inputs that do not fit, and operations that are not emulated', async () => {
    await refusalOf(kms.listKeys({ Limit: 0 }));
    expect(newest()).toMatchObject({ input: { Limit: 0 }, error: { code: 'ValidationException' } });
    await refusalOf(tagging.listRequiredTags({}));
    expect(newest()).toMatchObject({
      operation: 'ListRequiredTags',
      error: { code: 'NotImplementedException' },
    });
  });
});

test('it holds no message and no plaintext', async () => {
  const { id: KeyId } = await createKey(kms);
  const Message = Buffer.from('attack at dawn');
  const request = { KeyId, Message, SigningAlgorithm: 'ECDSA_SHA_256' } as const;
  const { Signature } = await kms.sign(request);
  expect(newest()).toMatchObject({ operation: 'Sign', input: { KeyId, Message: '***' } });
  await kms.verify({ ...request, Signature });
  await refusalOf(kms.verify({ ...request, Signature: Buffer.from('x') }));
  await refusalOf(kms.sign({ ...request, Message: Buffer.alloc(5000, Message) }));
  await refusalOf(kms.encrypt({ KeyId, Plaintext: Message }));
  const written = JSON.stringify(journal.entries());
  expect(written).not.toContain(Message.toString('base64').slice(0, 12));
  expect(written).not.toContain('attack');
});

test('it holds no key material', async () => {
  const { id: KeyId } = await createKey(kms);
  const { PublicKey } = await kms.getPublicKey({ KeyId });
  const blobs = JSON.stringify(journal.entries()).match(/[A-Za-z0-9+/]{60,}={0,2}/g) ?? [];
  const kinds = new Set(blobs.map((blob) => Buffer.from(blob, 'base64').length));
  // The public key of P-256 has 91 bytes, a signature at most 72; a private key would be PKCS#8 of 138.
  expect(kinds).toContain(PublicKey?.length);
  expect([...kinds].filter((length) => length > 91)).toEqual([]);
});

describe('its limits', () => {
  const entry: Omit<JournalEntry, 'sequence'> = {
    time: START,
    requestId: '',
    service: 'kms',
    operation: 'ListKeys',
    account: '',
    region: '',
    accessKeyId: '',
    principal: '',
    input: {},
    resources: [],
  };
  const filled = (limit: number, count: number) => {
    const journal = new Journal(limit);
    for (let index = 0; index < count; index++) journal.add(entry);
    return journal;
  };
  const sequences = (entries: readonly JournalEntry[]) => entries.map(({ sequence }) => sequence);

  test.each([
    [3, 2, [1, 2]],
    [3, 3, [1, 2, 3]],
    [3, 5, [3, 4, 5]],
    [3, 6, [4, 5, 6]],
    [3, 100, [98, 99, 100]],
    [1, 100, [100]],
    [0, 100, []],
  ])('of %i, after %i calls: the newest, counted from the first', (limit, count, kept) => {
    expect(sequences(filled(limit, count).entries())).toEqual(kept);
  });

  test.each([
    [0, 2, [6, 7]],
    [5, 2, [6, 7]],
    [6, 10, [7, 8, 9, 10]],
    [9, 10, [10]],
    [10, 10, []],
    [99, 10, []],
  ])('entries after %i, at most %i', (after, limit, expected) => {
    expect(sequences(filled(5, 10).entries(after, limit))).toEqual(expected);
  });

  test('clear forgets, and counts from 1 again', () => {
    const journal = filled(5, 10);
    journal.clear();
    expect(journal.entries()).toEqual([]);
    journal.add(entry);
    expect(sequences(journal.entries())).toEqual([1]);
  });
});

test('who subscribes hears of each call until he ends it', async () => {
  const heard: JournalEntry[] = [];
  const end = journal.subscribe((entry) => heard.push(entry));
  const { id } = await createKey(kms);
  await refusalOf(kms.describeKey({ KeyId: 'nobody' }));
  end();
  await kms.describeKey({ KeyId: id });
  expect(heard.map(({ operation }) => operation)).toEqual(['CreateKey', 'DescribeKey']);
  expect(heard).toEqual(journal.entries().slice(-3, -1));
});
