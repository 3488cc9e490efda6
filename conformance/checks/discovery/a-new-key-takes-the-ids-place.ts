import type { KeyType, PublicKey } from '../../../manager/index.ts';
import type { Check } from '../../check.ts';
import { expect, expectEqual } from '../../laboratory/expect.ts';
import { keyTypeOf } from '../../laboratory/key-type-of.ts';
import type { Laboratory } from '../../laboratory/laboratory.ts';
import type { Server } from '../../laboratory/server.ts';
import { arnOf } from '../../laboratory/steps.ts';

type Life = readonly [type: KeyType, spec: string];

/** What one id is asked to be, one after the other, and what KMS calls it. */
const LIVES: readonly Life[] = [
  ['ec-p256', 'ECC_NIST_P256'],
  ['ec-p256', 'ECC_NIST_P256'],
  ['ec-p384', 'ECC_NIST_P384'],
  ['rsa-2048', 'RSA_2048'],
];

/** What it is asked to be after a restart. */
const LAST: Life = ['ec-p256', 'ECC_NIST_P256'];

export const aNewKeyTakesTheIdsPlace: Check = {
  id: 'discovery/a-new-key-takes-the-ids-place',
  shows:
    'Asked for a key under an id that has one, also of another type, a server makes a new key of the type asked for, with a fingerprint of its own; it is the one that is shown, signs and is found again.',
  source:
    'keymanager.proto of spire-plugin-sdk: a key that exists "is overwritten and given a different fingerprint"',
  modes: ['alias', 'tags'],
  needs: [],
  async run(lab) {
    const server = await lab.start('s1');
    let made: PublicKey | undefined;
    let fingerprints: readonly string[] = [];
    const keys = new Set<string>();
    const live = async (life: Life) => {
      const when = `key ${keys.size + 1}, ${life[0]}`;
      made = await server.generate('x509-CA-A', life[0]);
      const { fingerprint } = made;
      expect(!fingerprints.includes(fingerprint), `${when}: its fingerprint is that of an earlier key`);
      expect(!keys.has(lab.publicKeyNames.nameOf(made)), `${when}: it is an earlier key`);
      fingerprints = [...fingerprints, fingerprint];
      keys.add(lab.publicKeyNames.nameOf(made));
      await expectInUse(lab, server, made, life, when);
      expectEqual((await server.publicKey('x509-CA-A')).fingerprint, fingerprint, `${when}: its fingerprint`);
    };
    for (const life of LIVES) await live(life);
    const [last] = LIVES.slice(-1);
    await server.restart();
    if (made && last) await expectInUse(lab, server, made, last, 'after a restart');
    // A fingerprint need not outlive the process.
    fingerprints = [(await server.publicKey('x509-CA-A')).fingerprint];
    await live(LAST);
  },
};

/** The key is the server's, wherever one looks, and signs. */
async function expectInUse(
  lab: Laboratory,
  server: Server,
  made: PublicKey,
  [type, spec]: Life,
  when: string,
): Promise<void> {
  const { id } = made;
  const shown = await server.publicKey(id);
  const listed = (await server.keys()).get(id);
  const name = lab.publicKeyNames.nameOf(made);
  for (const [where, key] of Object.entries({ answered: made, shown, listed })) {
    expectEqual(key?.type, type, `${when}: the type of the key as ${where}`);
    expectEqual(key && keyTypeOf(key), type, `${when}: what the public key is, as ${where}`);
    expectEqual(key && lab.publicKeyNames.nameOf(key), name, `${when}: the key as ${where}`);
  }
  expectEqual(listed?.fingerprint, shown.fingerprint, `${when}: the fingerprint that is listed`);
  const key = await lab.observer.key(await arnOf(lab, server, id));
  expectEqual(key?.KeySpec, spec, `${when}: the spec of the KMS key behind the alias`);
  await server.sign(id);
}
