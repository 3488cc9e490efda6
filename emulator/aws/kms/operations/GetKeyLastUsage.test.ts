import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { createEmulator, type EmulatorOptions } from '../../../server.ts';
import { createAgreementKey, createMacKey } from '../../../test/ciphers.ts';
import { clientsOf } from '../../../test/clients.ts';
import { keyReferences } from '../../../test/key-references.ts';
import { createKey, createPendingKey, createSymmetricKey } from '../../../test/keys.ts';
import { call, refusalOf } from '../../../test/refusals.ts';
import { later, START, testWorld } from '../../../test/world.ts';
import { eventIdOf } from '../../cloudtrail/events.ts';

const world = testWorld();
const { kms, emulator } = world;

keyReferences(world, 'GetKeyLastUsage', { aliases: false }, (KeyId) => ({ KeyId }));

const Message = Buffer.from('x');
const SIGN = { Message, SigningAlgorithm: 'ECDSA_SHA_256' } as const;
const lastOperation = async (KeyId: string) => (await kms.getKeyLastUsage({ KeyId })).KeyLastUsage?.Operation;

test('a key that was never used', async () => {
  const { id: KeyId } = await createKey(kms);
  await kms.getPublicKey({ KeyId });
  await kms.describeKey({ KeyId });
  const { $metadata, ...usage } = await kms.getKeyLastUsage({ KeyId });
  expect(usage).toEqual({
    KeyId,
    KeyLastUsage: {},
    TrackingStartDate: new Date(START),
    KeyCreationDate: new Date(START),
  });
});

test('tells the last use, with the ids of its request and of its CloudTrail event', async () => {
  const { id: KeyId } = await createKey(kms);
  await emulator.clock.advance(1000);
  await kms.sign({ KeyId, ...SIGN });
  await emulator.clock.advance(500);
  const at = new Date(emulator.clock.now());
  const { Signature } = await kms.sign({ KeyId, ...SIGN });
  const { requestId = '' } = emulator.journal.entries().at(-1) ?? {};
  await emulator.clock.advance(500);
  expect((await kms.getKeyLastUsage({ KeyId })).KeyLastUsage).toEqual({
    Operation: 'Sign',
    Timestamp: at,
    KmsRequestId: requestId,
    CloudTrailEventId: eventIdOf({ requestId, region: 'us-east-1' }),
  });
  await kms.verify({ KeyId, ...SIGN, Signature });
  expect(await lastOperation(KeyId)).toBe('Verify');
});

test('a use that fails or is a dry run is none', async () => {
  const { id: KeyId } = await createKey(kms);
  await refusalOf(kms.verify({ KeyId, ...SIGN, Signature: Buffer.from('no signature') }));
  await refusalOf(kms.sign({ KeyId, ...SIGN, DryRun: true }));
  expect(await lastOperation(KeyId)).toBeUndefined();
});

test('a key that was named by its alias', async () => {
  const { id: KeyId } = await createKey(kms);
  await kms.createAlias({ AliasName: 'alias/used', TargetKeyId: KeyId });
  await kms.sign({ KeyId: 'alias/used', ...SIGN });
  expect(await lastOperation(KeyId)).toBe('Sign');
});

describe('every operation that the API model tracks', () => {
  const mac = { Message, MacAlgorithm: 'HMAC_SHA_256' } as const;
  test.each([
    ['Encrypt', { Plaintext: Message }],
    ['GenerateDataKey', { KeySpec: 'AES_256' }],
    ['GenerateDataKeyWithoutPlaintext', { KeySpec: 'AES_256' }],
    ['GenerateDataKeyPair', { KeyPairSpec: 'ECC_NIST_P256' }],
    ['GenerateDataKeyPairWithoutPlaintext', { KeyPairSpec: 'ECC_NIST_P256' }],
  ] as const)('%s', async (operation, input) => {
    const { id: KeyId } = await createSymmetricKey(kms);
    await call(kms, operation, { KeyId, ...input });
    expect(await lastOperation(KeyId)).toBe(operation);
  });

  test('Decrypt without a key id, ReEncrypt for both of its keys', async () => {
    const [{ id: from }, { id: to }] = [await createSymmetricKey(kms), await createSymmetricKey(kms)];
    const { CiphertextBlob } = await kms.encrypt({ KeyId: from, Plaintext: Message });
    await kms.decrypt({ CiphertextBlob });
    expect(await lastOperation(from)).toBe('Decrypt');
    await kms.reEncrypt({ CiphertextBlob, DestinationKeyId: to });
    expect([await lastOperation(from), await lastOperation(to)]).toEqual(['ReEncrypt', 'ReEncrypt']);
  });

  test('GenerateMac, VerifyMac and DeriveSharedSecret', async () => {
    const { id: KeyId } = await createMacKey(kms);
    const { Mac } = await kms.generateMac({ KeyId, ...mac });
    expect(await lastOperation(KeyId)).toBe('GenerateMac');
    await kms.verifyMac({ KeyId, ...mac, Mac });
    expect(await lastOperation(KeyId)).toBe('VerifyMac');
    const { id: agreement } = await createAgreementKey(kms);
    const { PublicKey } = await kms.getPublicKey({ KeyId: agreement });
    await kms.deriveSharedSecret({ KeyId: agreement, KeyAgreementAlgorithm: 'ECDH', PublicKey });
    expect(await lastOperation(agreement)).toBe('DeriveSharedSecret');
  });
});

test('in every state of the key', async () => {
  const { id: KeyId } = await createPendingKey(kms);
  expect(await lastOperation(KeyId)).toBeUndefined();
  expect((await kms.getKeyLastUsage({ KeyId })).KeyCreationDate).toBeInstanceOf(Date);
});

describe('in a data directory', () => {
  const directory = mkdtempSync(join(tmpdir(), 'keyproof-last-usage-'));
  afterAll(() => rmSync(directory, { recursive: true }));
  const options = (name: string): EmulatorOptions => ({
    data: join(directory, name),
    clock: START,
  });
  const lastUse = async (emulator: ReturnType<typeof createEmulator>, KeyId: string) =>
    (await clientsOf(emulator).kms.getKeyLastUsage({ KeyId })).KeyLastUsage;

  test('stays over a restart', async () => {
    const before = createEmulator(options('restart'));
    const { kms } = clientsOf(before);
    const { id: KeyId } = await createKey(kms);
    await kms.sign({ KeyId, ...SIGN });
    await before.close();
    await before.close();
    const after = createEmulator(options('restart'));
    expect(await lastUse(after, KeyId)).toMatchObject({ Operation: 'Sign', Timestamp: new Date(START) });
    await after.close();
  });

  test('is written down after a minute, so that a process beside it sees it too', async () => {
    const one = createEmulator(options('beside'));
    const other = createEmulator({ ...options('beside') });
    const { kms } = clientsOf(one);
    const { id: KeyId } = await createKey(kms);
    await kms.sign({ KeyId, ...SIGN });
    await one.clock.advance(59_999);
    await kms.listKeys({});
    await one.clock.settled();
    expect(await lastUse(other, KeyId)).toEqual({});
    await one.clock.advance(1);
    await kms.listKeys({});
    await one.clock.settled();
    expect(await lastUse(other, KeyId)).toMatchObject({ Operation: 'Sign', Timestamp: later(0) });
    await one.close();
    await other.close();
  });
});

test('a reset forgets it', async () => {
  const { id: KeyId } = await createKey(kms);
  await kms.sign({ KeyId, ...SIGN });
  await emulator.reset();
  await emulator.clock.settled();
  expect((await refusalOf(kms.getKeyLastUsage({ KeyId }))).code).toBe('NotFoundException');
});
