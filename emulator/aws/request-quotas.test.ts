import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createEmulator, type EmulatorOptions, OptionError } from '../server.ts';
import { clientsOf, type Where } from '../test/clients.ts';
import { createKey } from '../test/keys.ts';
import { START, testWorld } from '../test/world.ts';
import { TokenBuckets } from '../world/token-buckets.ts';
import { rateOf } from './request-rates.ts';

/** Calls until one is refused. @returns how many went through, and the refusal */
async function untilRefused(call: () => Promise<unknown>, most = 1000) {
  for (let passed = 0; passed < most; passed++) {
    try {
      await call();
    } catch (error) {
      return { passed, error: error as Error };
    }
  }
  return { passed: most, error: undefined };
}

const passes = async (call: () => Promise<unknown>) => (await untilRefused(call)).passed;

const SIGNING = { Message: Buffer.from('m'), SigningAlgorithm: 'ECDSA_SHA_256' } as const;

describe('with request quotas', () => {
  const { emulator, kms, tagging, sts } = testWorld({ requestQuotas: true });

  test('each operation lets a second’s worth through, and more as time passes', async () => {
    const create = () => createKey(kms);
    const { passed, error } = await untilRefused(create);
    expect(passed).toBe(5);
    expect(error).toMatchObject({
      name: 'ThrottlingException',
      message: 'You have exceeded the rate at which you may call KMS. Reduce the frequency of your calls.',
    });
    await emulator.clock.advance(400);
    expect(await passes(create)).toBe(2);
    await emulator.clock.advance(60_000);
    expect(await passes(create)).toBe(5);
  });

  test('no quota touches another, another account or another Region', async () => {
    await emulator.clock.advance(1000);
    const { id } = await createKey(kms);
    const disable = (where: Where) => () => clientsOf(emulator, where).kms.disableKey({ KeyId: id });
    await passes(disable({}));
    await kms.enableKey({ KeyId: id });
    for (const where of [{ region: 'eu-west-1' }, { accessKeyId: '111122223333' }]) {
      await expect(disable(where)()).rejects.toMatchObject({ name: 'NotFoundException' });
    }
  });

  test('a throttled call does nothing, and the journal has it as an error', async () => {
    await emulator.clock.advance(1000);
    const { id: TargetKeyId } = await createKey(kms);
    let count = 0;
    await passes(() => kms.createAlias({ AliasName: `alias/${count++}`, TargetKeyId }));
    expect(emulator.journal.entries().at(-1)).toMatchObject({
      operation: 'CreateAlias',
      error: { code: 'ThrottlingException' },
    });
    expect((await kms.listAliases({ KeyId: TargetKeyId })).Aliases).toHaveLength(5);
  });

  test('the Tagging API has its own rate and its own error', async () => {
    const { passed, error } = await untilRefused(() => tagging.getResources({}));
    expect(passed).toBe(15);
    expect(error).toMatchObject({ name: 'ThrottledException', message: 'Rate exceeded' });
  });

  test('what has no published rate is not counted', async () => {
    expect(await untilRefused(() => sts.getCallerIdentity({}), 100)).toMatchObject({ passed: 100 });
  });
});

describe('keys of a family share a quota', () => {
  test('which the algorithm of a request tells', async () => {
    const emulator = createEmulator({
      clock: START,
      requestQuotas: { rates: { ECC: 3, RSA: 1, symmetric: 2 } },
    });
    const { kms } = clientsOf(emulator);
    const ec = (await createKey(kms)).id;
    const rsa = (await createKey(kms, { KeySpec: 'RSA_2048', KeyUsage: 'ENCRYPT_DECRYPT' })).id;
    const { KeyMetadata: symmetric } = await kms.createKey({});
    const { Signature } = await kms.sign({ KeyId: ec, ...SIGNING });
    await kms.verify({ KeyId: ec, ...SIGNING, Signature });
    expect(await passes(() => kms.sign({ KeyId: ec, ...SIGNING }))).toBe(1);
    const encryptRsa = {
      KeyId: rsa,
      Plaintext: Buffer.from('p'),
      EncryptionAlgorithm: 'RSAES_OAEP_SHA_256',
    } as const;
    expect(await passes(() => kms.encrypt(encryptRsa))).toBe(1);
    await kms.generateRandom({ NumberOfBytes: 1 });
    expect(await passes(() => kms.encrypt({ KeyId: symmetric?.KeyId, Plaintext: Buffer.from('p') }))).toBe(1);
    await emulator.close();
  });

  test('data key pairs have one for each spec', async () => {
    const emulator = createEmulator({ clock: START, requestQuotas: true });
    const { kms } = clientsOf(emulator);
    const { KeyMetadata } = await kms.createKey({});
    const pair = (KeyPairSpec: 'RSA_4096' | 'ECC_NIST_P256') => () =>
      kms.generateDataKeyPairWithoutPlaintext({ KeyId: KeyMetadata?.KeyId, KeyPairSpec });
    expect(await passes(pair('RSA_4096'))).toBe(1);
    expect(await passes(pair('ECC_NIST_P256'))).toBe(100);
    await emulator.close();
  });
});

test('a call across accounts is charged to the caller', async () => {
  const emulator = createEmulator({ clock: START, requestQuotas: { rates: { DescribeKey: 1 } } });
  const { arn: KeyId } = await createKey(clientsOf(emulator).kms);
  const other = clientsOf(emulator, { accessKeyId: '111122223333' }).kms;
  const codes: string[] = [];
  for (let call = 0; call < 2; call++) {
    await other.describeKey({ KeyId }).catch((error: Error) => codes.push(error.name));
  }
  expect(codes.at(-1)).toBe('ThrottlingException');
  await clientsOf(emulator).kms.describeKey({ KeyId });
  await emulator.close();
});

test('settings: a factor, a burst, rates by name', async () => {
  const emulator = createEmulator({
    clock: START,
    requestQuotas: { factor: 2, burst: 3, rates: { UpdateAlias: 1 } },
  });
  const { kms } = clientsOf(emulator);
  expect(await passes(() => createKey(kms))).toBe(30);
  const update = () => kms.updateAlias({ AliasName: 'alias/none', TargetKeyId: 'x' });
  const names: string[] = [];
  for (let call = 0; call < 4; call++) await update().catch((error: Error) => names.push(error.name));
  expect(names).toEqual([...Array(3).fill('NotFoundException'), 'ThrottlingException']);
  await emulator.close();
});

test('a reset fills the buckets', async () => {
  const emulator = createEmulator({ clock: START, requestQuotas: true });
  const { kms } = clientsOf(emulator);
  expect(await passes(() => createKey(kms))).toBe(5);
  await emulator.reset();
  expect(await passes(() => createKey(kms))).toBe(5);
  await emulator.close();
});

test('without them nothing is throttled', async () => {
  const emulator = createEmulator({ clock: START });
  const { kms } = clientsOf(emulator);
  expect(await untilRefused(() => createKey(kms), 50)).toEqual({ passed: 50, error: undefined });
  await emulator.close();
});

test('rates differ by Region', () => {
  expect(['us-east-1', 'eu-central-1', 'sa-east-1'].map((region) => rateOf('symmetric', region))).toEqual([
    100_000, 20_000, 10_000,
  ]);
  expect(['cn-north-1', 'us-east-1'].map((region) => rateOf('GenerateDataKeyPair/RSA_4096', region))).toEqual(
    [0.1, 1],
  );
});

test('in no stretch of time does a bucket give more than its burst and its rate', () => {
  const bucket = { name: 'b', rate: 5, capacity: 5 };
  const steps = fc.array(fc.nat(500), { minLength: 1, maxLength: 60 });
  fc.assert(
    fc.property(steps, (pauses) => {
      const buckets = new TokenBuckets();
      const taken: number[] = [];
      let now = 0;
      for (const pause of pauses) {
        now += pause;
        if (buckets.take([{ bucket, tokens: 1 }], now)) taken.push(now);
      }
      for (const [first, from] of taken.entries()) {
        for (const [last, to] of [...taken.entries()].slice(first)) {
          const allowed = bucket.capacity + ((to - from) / 1000) * bucket.rate;
          expect(last - first + 1).toBeLessThanOrEqual(allowed + 1e-6);
        }
      }
    }),
    { seed: 1 },
  );
});

test('a charge to two buckets takes from both or from none', () => {
  const buckets = new TokenBuckets();
  const charge = (name: string, tokens: number) => ({ bucket: { name, rate: 1, capacity: 2 }, tokens });
  expect(buckets.take([charge('a', 2)], 0)).toBe(true);
  expect(buckets.take([charge('a', 1), charge('b', 2)], 0)).toBe(false);
  expect(buckets.take([charge('b', 2)], 0)).toBe(true);
});

test.each<[NonNullable<EmulatorOptions['requestQuotas']>, string]>([
  [{ factr: 1 } as object, `Request quotas have no setting 'factr'. They have: factor, burst, rates.`],
  [{ factor: 0 }, 'factor takes a number above 0.'],
  [{ rates: { CreateKey: -1 } }, 'CreateKey takes a number above 0.'],
  [{ rates: { MakeKey: 1 } as object }, `There is no request quota 'MakeKey'. There are: symmetric, RSA, `],
])('%j is refused', (requestQuotas, message) => {
  expect(() => createEmulator({ requestQuotas })).toThrow(OptionError);
  expect(() => createEmulator({ requestQuotas })).toThrow(message);
});
