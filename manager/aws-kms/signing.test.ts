import { constants, createHash, createPublicKey, verify } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { around, refusing } from '../test/faults.ts';
import { aliasOf, TestWorld } from '../test/world.ts';

const message = Buffer.from('an authority to sign');
const digestOf = (hash: string) => createHash(hash).update(message).digest();

describe('signData', () => {
  let world: TestWorld;
  beforeEach(() => {
    world = new TestWorld();
  });
  afterEach(() => world.close());

  test.each([
    ['ec-p256', 'sha256', false],
    ['ec-p384', 'sha384', false],
    ['rsa-2048', 'sha256', false],
    ['rsa-2048', 'sha512', true],
    ['rsa-4096', 'sha384', true],
  ] as const)('%s with %s, PSS %s', async (type, hashAlgorithm, pss) => {
    const { manager } = await world.start();
    const key = await manager.generateKey('signer', type);
    const { signature, keyFingerprint } = await manager.signData('signer', digestOf(hashAlgorithm), {
      hashAlgorithm,
      ...(pss && { pss: { saltLength: -1 } }),
    });
    expect(keyFingerprint).toBe(key.fingerprint);
    const publicKey = createPublicKey({ key: Buffer.from(key.pkixData), format: 'der', type: 'spki' });
    const padding = pss && {
      padding: constants.RSA_PKCS1_PSS_PADDING,
      saltLength: constants.RSA_PSS_SALTLEN_DIGEST,
    };
    expect(verify(hashAlgorithm, message, { key: publicKey, ...padding }, signature)).toBe(true);
  });

  test('an unknown key', async () => {
    const { manager } = await world.start();
    await expect(
      manager.signData('x', digestOf('sha256'), { hashAlgorithm: 'sha256' }),
    ).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
    await expect(manager.getPublicKey('x')).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  test('a wrong digest is refused before any call', async () => {
    const { manager } = await world.start();
    await manager.generateKey('signer', 'ec-p256');
    const mark = world.mark();
    await expect(
      manager.signData('signer', new Uint8Array(20), { hashAlgorithm: 'sha256' }),
    ).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' });
    expect(world.calls(mark)).toEqual([]);
  });

  test('a key that was disabled under our feet', async () => {
    const { manager } = await world.start();
    await manager.generateKey('signer', 'ec-p256');
    await world.operator.disableKey({ KeyId: await world.target(aliasOf('signer')) });
    await expect(
      manager.signData('signer', digestOf('sha256'), { hashAlgorithm: 'sha256' }),
    ).rejects.toMatchObject({
      code: 'FAILED_PRECONDITION',
      message: expect.stringContaining('DisabledException'),
    });
  });

  test.each([
    ['AccessDeniedException', 'PERMISSION_DENIED'],
    ['ThrottlingException', 'UNAVAILABLE'],
    ['KMSInternalException', 'UNAVAILABLE'],
    ['InvalidKeyUsageException', 'INTERNAL'],
  ])('%s is told as %s', async (name, code) => {
    const { manager } = await world.start({ wrap: refusing('sign', name) });
    await manager.generateKey('signer', 'ec-p256');
    await expect(
      manager.signData('signer', digestOf('sha256'), { hashAlgorithm: 'sha256' }),
    ).rejects.toMatchObject({
      code,
      message: expect.stringContaining(name),
      cause: expect.objectContaining({ name }),
    });
  });

  test('an answer for another key is not passed on', async () => {
    const { manager } = await world.start({
      wrap: (cloud) => around(cloud, 'sign', async (_, next) => ({ ...(await next()), KeyId: 'arn:other' })),
    });
    await manager.generateKey('signer', 'ec-p256');
    await expect(
      manager.signData('signer', digestOf('sha256'), { hashAlgorithm: 'sha256' }),
    ).rejects.toMatchObject({ code: 'INTERNAL' });
  });
});
