import { describe, expect, test } from 'vitest';
import type { Cloud, FileSystem } from '../../manager/index.ts';
import { playScenario } from './scenario.ts';
import { placeNamed } from './test/place-named.ts';

/** The command plays all pairs. */
const THERE = {
  from: placeNamed('disk'),
  to: placeNamed('spireAwsKMS-tags'),
  course: 'there',
  seed: 1,
} as const;

describe('a trust domain migrates', { timeout: 120_000 }, () => {
  test('from disk to KMS and back, and mints at each step', async () => {
    const { steps, failed, lost, leftBehind } = await playScenario(THERE);
    expect({ failed, lost, leftBehind }).toEqual({ failed: [], lost: [], leftBehind: [] });
    // The journal of its own, the keys of both managers, and which managers there are.
    expect(steps).toEqual(
      expect.arrayContaining([
        'createKey',
        'rename /state/s1.journal.json',
        'rename /state/keys.json',
        'rename /state/key-managers.json',
      ]),
    );
  });

  test('from a resource to disk, and its process dies before a change', async () => {
    const migration = { ...THERE, from: placeNamed('keyResource'), to: placeNamed('disk') };
    const { steps } = await playScenario(migration);
    expect(steps.length).toBeGreaterThan(40);
    for (let killAt = 3; killAt <= steps.length; killAt += 9) {
      const { failed, lost, leftBehind } = await playScenario({ ...migration, killAt });
      expect({ killAt, failed, lost, leftBehind }).toEqual({ killAt, failed: [], lost: [], leftBehind: [] });
    }
  });
});

describe('what goes wrong is noticed', { timeout: 120_000 }, () => {
  const play = (sabotage: { readonly cloud: (cloud: Cloud) => Cloud }) =>
    playScenario({ ...THERE, course: 'turned round', sabotage });

  test('mints that fail', async () => {
    let signs = 0;
    const { failed } = await play({
      cloud: (cloud) => ({
        ...cloud,
        sign: (input) =>
          ++signs % 5 === 0 ? Promise.reject(new Error('denied on purpose')) : cloud.sign(input),
      }),
    });
    expect(failed).toContainEqual(expect.stringMatching(/^(X509|JWT)-SVID: .*denied on purpose/));
  });

  test('SVIDs that another key has signed', async () => {
    let signature: Uint8Array | undefined;
    const { failed } = await play({
      cloud: (cloud) => ({
        ...cloud,
        async sign(input) {
          const answer = await cloud.sign(input);
          signature ??= answer.Signature;
          return { ...answer, Signature: signature };
        },
      }),
    });
    expect(failed).toContainEqual(expect.stringMatching(/^X509-SVID \w+ does not verify: no root/));
    expect(failed).toContainEqual(expect.stringMatching(/^JWT-SVID of \S+ does not verify: .*signature/));
  });

  test('SVIDs whose issuer has left the bundle', async () => {
    const { failed } = await playScenario({
      ...THERE,
      killAt: 2,
      sabotage: {
        files: (files) => ({
          ...methodsOf(files),
          read: async (path) => {
            const text = await files.read(path);
            return path.endsWith('.journal.json') && text ? withoutActive(text) : text;
          },
        }),
      },
    });
    expect(failed).toContainEqual(expect.stringMatching(/^X509-SVID \w+ does not verify: no root/));
    expect(failed).toContainEqual(
      expect.stringMatching(/^JWT-SVID of \S+ does not verify: .*no applicable key/),
    );
  });

  test('keys that a crash loses', async () => {
    const from = { ...placeNamed('memory'), volatile: false };
    const { lost } = await playScenario({ ...THERE, from, killAt: 2 });
    expect(lost).toContainEqual(expect.stringMatching(/^x509-CA-. was gone at a start, and active$/));
  });

  test('keys that nobody gives up', async () => {
    const { leftBehind } = await play({
      cloud: (cloud) => ({
        ...cloud,
        scheduleKeyDeletion: async () => ({ $metadata: {} }),
      }),
    });
    expect(leftBehind).toContainEqual(expect.stringMatching(/^key /));
  });
});

function methodsOf(files: FileSystem): FileSystem {
  return {
    read: (path) => files.read(path),
    write: (path, text) => files.write(path, text),
    rename: (from, to) => files.rename(from, to),
    list: (path) => files.list(path),
    makeDirectory: (path) => files.makeDirectory(path),
    syncDirectory: (path) => files.syncDirectory(path),
    remove: (path) => files.remove(path),
    lock: (path) => files.lock(path),
  };
}

/** A journal that forgets who signs. */
function withoutActive(text: string): string {
  const journal = JSON.parse(text) as { authorities: { state: string }[] };
  const authorities = journal.authorities.filter(({ state }) => state !== 'active');
  return JSON.stringify({ ...journal, authorities });
}
