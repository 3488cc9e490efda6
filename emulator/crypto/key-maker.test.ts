import { createPrivateKey, createPublicKey } from 'node:crypto';
import { setImmediate as oneTurn } from 'node:timers/promises';
import { afterEach, expect, test, vi } from 'vitest';
import { createKeyMaker, type KeyMaker, MOST_AHEAD } from './key-maker.ts';
import { generateKeyPair, type KeyPair } from './key-pair.ts';
import { ASYMMETRIC_KEY_SPECS, type AsymmetricKeySpec, type RsaKeySpec } from './key-specs.ts';

const makers: KeyMaker[] = [];

afterEach(() => {
  for (const maker of makers.splice(0)) maker.close();
  vi.doUnmock('./rsa-key-workers.ts');
  vi.resetModules();
});

function keyMaker(create = createKeyMaker): KeyMaker {
  const maker = create();
  makers.push(maker);
  return maker;
}

/** Turns the event loop until so many keys are ready. */
async function untilAhead(maker: KeyMaker, spec: RsaKeySpec, keys: number): Promise<void> {
  while (maker.ahead(spec) < keys) await oneTurn();
}

test.each(Object.keys(ASYMMETRIC_KEY_SPECS) as AsymmetricKeySpec[])('makes a pair of %s', async (spec) => {
  const { pkcs8, spki } = await keyMaker().make(spec);
  const key = createPrivateKey({ key: Buffer.from(pkcs8), format: 'der', type: 'pkcs8' });
  expect(createPublicKey(key).export({ type: 'spki', format: 'der' })).toEqual(Buffer.from(spki));
  const facts = ASYMMETRIC_KEY_SPECS[spec];
  if (facts.family === 'rsa')
    expect(key.asymmetricKeyDetails).toEqual({ ...facts.generation, publicExponent: 65537n });
});

test('as many RSA keys are made ahead as were asked for, of no other spec, and no key twice', async () => {
  const maker = keyMaker();
  expect(maker.ahead('RSA_2048')).toBe(0);
  const made = [await maker.make('RSA_2048')];
  await untilAhead(maker, 'RSA_2048', 1);
  made.push(await maker.make('RSA_2048'));
  await untilAhead(maker, 'RSA_2048', 2);
  for (let turn = 0; turn < 100; turn++) await oneTurn();
  expect(maker.ahead('RSA_2048')).toBe(2);
  expect(maker.ahead('RSA_3072')).toBe(0);

  const third = maker.make('RSA_2048');
  expect(maker.ahead('RSA_2048')).toBe(1);
  made.push(await third);
  await untilAhead(maker, 'RSA_2048', 3);
  const keys = new Set(made.map(({ pkcs8 }) => Buffer.from(pkcs8).toString('hex')));
  expect(keys.size).toBe(3);
});

test('RSA keys that come from elsewhere are taken one by one, and none ahead', async () => {
  const [first, second] = [await generateKeyPair('RSA_2048'), await generateKeyPair('RSA_2048')];
  const given = [first, second];
  const asked: RsaKeySpec[] = [];
  const maker = keyMaker(() =>
    createKeyMaker(undefined, async (spec) => {
      asked.push(spec);
      return given.shift() as KeyPair;
    }),
  );
  expect([await maker.make('RSA_2048'), await maker.make('RSA_2048')]).toEqual([first, second]);
  await maker.make('ECC_NIST_P256');
  expect(asked).toEqual(['RSA_2048', 'RSA_2048']);
  expect(maker.ahead('RSA_2048')).toBe(0);
});

test('the stock has an end', async () => {
  const maker = keyMaker();
  const most = MOST_AHEAD.RSA_2048;
  await Promise.all(Array.from({ length: most + 1 }, () => maker.make('RSA_2048')));
  await untilAhead(maker, 'RSA_2048', most);
  for (let turn = 0; turn < 100; turn++) await oneTurn();
  expect(maker.ahead('RSA_2048')).toBe(most);
});

test('a closed maker makes nothing, forgets its stock, and refuses what it was making', async () => {
  const maker = keyMaker();
  await maker.make('RSA_2048');
  await untilAhead(maker, 'RSA_2048', 1);
  const underWay = Array.from({ length: 5 }, () => maker.make('RSA_3072'));
  maker.close();
  expect(maker.ahead('RSA_2048')).toBe(0);
  for (const { status, reason } of (await Promise.allSettled(underWay)) as PromiseRejectedResult[])
    expect([status, reason.message]).toEqual(['rejected', 'the key maker is closed']);
  await expect(maker.make('RSA_2048')).rejects.toThrow('closed');
  await expect(maker.make('ECC_NIST_P256')).rejects.toThrow('closed');
});

test('where no thread can be started, the pool makes the key', async () => {
  vi.resetModules();
  vi.doMock('./rsa-key-workers.ts', () => ({
    createRsaKeyWorkers: () => ({ make: () => Promise.reject(new Error('no thread')), close: () => {} }),
  }));
  const { createKeyMaker: create } = await import('./key-maker.ts');
  const { spki } = await keyMaker(create).make('RSA_2048');
  const key = createPublicKey({ key: Buffer.from(spki), format: 'der', type: 'spki' });
  expect(key.asymmetricKeyDetails?.modulusLength).toBe(2048);
});
