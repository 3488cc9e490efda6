import type { KeyType, PublicKey } from '../../../manager/index.ts';
import type { Check } from '../../check.ts';
import { expect, expectEqual } from '../../laboratory/expect.ts';
import type { Laboratory } from '../../laboratory/laboratory.ts';
import type { Server } from '../../laboratory/server.ts';
import { SCHEMES, verifies } from '../../laboratory/signing.ts';
import { expectSameKeys } from '../../laboratory/steps.ts';

const KEYS: Readonly<Record<string, KeyType>> = {
  'x509-CA-A': 'ec-p256',
  'JWT-Signer-A': 'ec-p256',
  'JWT-Signer-B': 'rsa-2048',
};

/** How many messages each key is asked to sign at once. */
const MESSAGES = 4;

export const requestsSideBySide: Check = {
  id: 'ha/requests-side-by-side',
  shows:
    'Asked for several things at once, a server gives each asker its own answer: signatures of many messages with many keys, also while another key is replaced, and new keys for several ids.',
  source:
    'keymanager.proto of spire-plugin-sdk: GenerateKey and SignData answer the request that they were asked; a server signs SVIDs side by side',
  modes: ['alias', 'tags'],
  needs: [],
  async run(lab) {
    const server = await lab.start('s1');
    await generateAtOnce(lab, server, 'first keys');
    await signAtOnce(server, Object.keys(KEYS), 'at once');
    const replaced = server.generate('x509-CA-B');
    await signAtOnce(server, Object.keys(KEYS), 'while another key is made');
    await replaced;
    await generateAtOnce(lab, server, 'keys in their place');
    await signAtOnce(server, Object.keys(KEYS), 'after their replacement');
    const before = await server.publicKeys();
    await server.restart();
    await expectSameKeys(server, before, 'after the restart');
  },
};

/** A manager that makes one key after the other may refuse the others; what it has answered has to be so. */
async function generateAtOnce(lab: Laboratory, server: Server, what: string): Promise<void> {
  const made = new Map<string, PublicKey>();
  const asked = Object.entries(KEYS).map(async ([keyId, type]) => {
    made.set(keyId, await server.generate(keyId, type));
  });
  await Promise.allSettled(asked);
  expect(made.size > 0, `${what}: none of ${asked.length} that were asked for at once was made`);
  for (const [keyId, type] of Object.entries(KEYS)) {
    const key = made.get(keyId) ?? (await server.generate(keyId, type));
    const shown = await server.publicKey(keyId);
    const name = lab.publicKeyNames.nameOf(key);
    expectEqual(lab.publicKeyNames.nameOf(shown), name, `${what}: the key that is shown for ${keyId}`);
    expectEqual(shown.type, type, `${what}: the type of ${keyId}`);
  }
  const keys = Object.values(await server.publicKeys());
  expect(new Set(keys).size === keys.length, `${what}: two key ids share a key`);
}

async function signAtOnce(server: Server, keyIds: readonly string[], when: string): Promise<void> {
  const keys = await Promise.all(keyIds.map((keyId) => server.publicKey(keyId)));
  const asked = keys.flatMap((key) => Array.from({ length: MESSAGES }, (_, index) => ({ key, index })));
  await Promise.all(
    asked.map(async ({ key, index }) => {
      const message = Buffer.from(`message ${index} for ${key.id}`);
      const [scheme] = SCHEMES[key.type];
      const { signature, keyFingerprint } = await server.signature(key.id, message, scheme);
      const what = `${when}: the signature of message ${index} with ${key.id}`;
      expect(verifies(key, scheme, message, signature), `${what} is not one of this message by this key`);
      expectEqual(keyFingerprint, key.fingerprint, `${what}: the fingerprint of the key that signed`);
    }),
  );
}
