import { networkInterfaces } from 'node:os';
import { describe, expect, test } from 'vitest';
import { createEmulator, type EmulatorOptions, OptionError } from './server.ts';
import { clientsOf } from './test/clients.ts';
import { createKey } from './test/keys.ts';
import { START } from './test/world.ts';

describe('options', () => {
  test.each<[EmulatorOptions, string]>([
    [{ region: 'nowhere' }, `'nowhere' is not a Region; it takes a name such as us-east-1.`],
    [{ account: '123' }, `'123' is not an account; it takes twelve digits.`],
    [
      { clock: 'yesterday' },
      `'yesterday' is not a clock; it takes real, frozen, or an ISO 8601 time such as 2026-01-31T12:00:00Z.`,
    ],
    [
      { clock: '2026-01-31T12:00:00' },
      `'2026-01-31T12:00:00' is not a clock; it takes real, frozen, or an ISO 8601 time such as 2026-01-31T12:00:00Z.`,
    ],
    [
      { clock: '2026-02-30' },
      `'2026-02-30' is not a clock; it takes real, frozen, or an ISO 8601 time such as 2026-01-31T12:00:00Z.`,
    ],
    [
      { clock: '2026-01-31T25:00:00Z' },
      `'2026-01-31T25:00:00Z' is not a clock; it takes real, frozen, or an ISO 8601 time such as 2026-01-31T12:00:00Z.`,
    ],
    [{ journalLimit: -1 }, 'journalLimit takes a whole number from 0 on.'],
    [{ disorder: { taggingLag: 1.5 } }, 'taggingLag takes a whole number of milliseconds, '],
    [{ participantTurns: 0 }, 'participantTurns takes a whole number from 1 on.'],
    [{ multiRegionLag: -1 }, 'multiRegionLag takes a whole number from 0 on.'],
    [{ signing: 'paper' as 'portable' }, `'paper' cannot sign; it takes openssl or portable.`],
    [
      { identities: { AKIA: 'arn:aws:iam::1:user/x' } },
      `The identity of access key AKIA is 'arn:aws:iam::1:user/x'; it takes arn:aws:iam::ACCOUNT:root, ` +
        'arn:aws:iam::ACCOUNT:user/NAME or arn:aws:sts::ACCOUNT:assumed-role/ROLE/SESSION.',
    ],
    [
      { port: 4566 } as EmulatorOptions,
      `The emulator has no option 'port'. It knows: region, account, clock, seed, identities, ` +
        'verifySignatures, enforceIam, journalLimit, ' +
        'disorder, quotas, requestQuotas, multiRegionLag, quietWindow, participantLimit, participantTurns, data, masterKeyFile, seedFiles, seedFormat, seeds, ' +
        'localstackCompat, ' +
        'signing, rsaKeys, onInternalError, onKill, onDelay, onWarning.',
    ],
  ])('refuses %j', (options, message) => {
    expect(() => createEmulator(options)).toThrow(OptionError);
    expect(() => createEmulator(options)).toThrow(message);
  });

  test.each([
    ['2026-01-31', '2026-01-31T00:00:00.000Z'],
    ['2026-01-31T12:30Z', '2026-01-31T12:30:00.000Z'],
    ['2024-02-29T12:30:15.250+02:00', '2024-02-29T10:30:15.250Z'],
  ])('the clock %s', (clock, instant) => {
    const emulator = createEmulator({ clock });
    expect([emulator.clock.mode, new Date(emulator.clock.now()).toISOString()]).toEqual(['frozen', instant]);
  });

  test('without any: a clock that runs, the account 000000000000 in us-east-1', async () => {
    const emulator = createEmulator();
    expect(emulator.clock.mode).toBe('running');
    const { arn } = await createKey(clientsOf(emulator, { region: 'aws-global' }).kms);
    expect(arn).toMatch(/^arn:aws:kms:us-east-1:000000000000:key\//);
    await emulator.close();
  });

  test('the Region and the account of those that name none', async () => {
    const emulator = createEmulator({ region: 'eu-central-1', account: '123456789012' });
    const { arn } = await createKey(clientsOf(emulator, { region: 'aws-global' }).kms);
    expect(arn).toMatch(/^arn:aws:kms:eu-central-1:123456789012:key\//);
    await emulator.close();
  });

  test.each(['openssl', 'portable'] as const)('signs with %s', async (signing) => {
    const emulator = createEmulator({ signing });
    const { kms } = clientsOf(emulator);
    const { id: KeyId } = await createKey(kms);
    const request = { KeyId, Message: Buffer.from('x'), SigningAlgorithm: 'ECDSA_SHA_256' } as const;
    const { Signature } = await kms.sign(request);
    expect(await kms.verify({ ...request, Signature })).toMatchObject({ SignatureValid: true });
    await emulator.close();
  });
});

describe('a seed', () => {
  async function history(seed: number) {
    const emulator = createEmulator({ clock: START, seed });
    const { kms } = clientsOf(emulator);
    const made = [await createKey(kms), await createKey(kms)];
    const { PublicKey } = await kms.getPublicKey({ KeyId: made[0]?.id });
    const requests = emulator.journal.entries().map(({ requestId }) => requestId);
    await emulator.close();
    return {
      ids: made.map(({ id }) => id),
      requests,
      publicKey: Buffer.from(PublicKey ?? []).toString('hex'),
    };
  }

  test('repeats the ids of keys and requests, never key material', async () => {
    const [first, second, other] = [await history(7), await history(7), await history(8)];
    expect(second.ids).toEqual(first.ids);
    expect(second.requests).toEqual(first.requests);
    expect(second.publicKey).not.toBe(first.publicKey);
    expect(other.ids).not.toEqual(first.ids);
  });

  test('begins anew with a reset, and old material is not taken for new', async () => {
    const emulator = createEmulator({ clock: START, seed: 7 });
    const { kms } = clientsOf(emulator);
    const request = { Message: Buffer.from('x'), SigningAlgorithm: 'ECDSA_SHA_256' } as const;
    const old = await createKey(kms);
    const { Signature } = await kms.sign({ KeyId: old.id, ...request });
    await emulator.reset();
    const young = await createKey(kms);
    expect(young.id).toBe(old.id);
    await expect(kms.verify({ KeyId: young.id, Signature, ...request })).rejects.toMatchObject({
      name: 'KMSInvalidSignatureException',
    });
    await emulator.close();
  });
});

describe('listening', () => {
  const status = async (url: string) => (await fetch(`${url}/_keyproof/health`)).status;

  test('on free ports, as many as are wanted, until it is closed', async () => {
    const emulator = createEmulator();
    const [one, two] = [await emulator.listen({ port: 0 }), await emulator.listen({ port: 0 })];
    expect(one).toEqual({ host: '127.0.0.1', port: expect.any(Number), url: `http://127.0.0.1:${one.port}` });
    expect([await status(one.url), await status(two.url)]).toEqual([200, 200]);
    await emulator.close();
    await emulator.close();
    await expect(fetch(one.url)).rejects.toThrow('fetch failed');
    await expect(fetch(two.url)).rejects.toThrow('fetch failed');
  });

  const hasIPv6 = Object.values(networkInterfaces())
    .flat()
    .some((address) => address?.address === '::1');
  test.runIf(hasIPv6)('on an IPv6 address', async () => {
    const emulator = createEmulator();
    const { url, port } = await emulator.listen({ port: 0, host: '::1' });
    expect(url).toBe(`http://[::1]:${port}`);
    expect(await status(url)).toBe(200);
    await emulator.close();
  });

  test('on a port that is taken fails with the code', async () => {
    const emulator = createEmulator();
    const { port } = await emulator.listen({ port: 0 });
    await expect(emulator.listen({ port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
    await emulator.close();
  });
});
