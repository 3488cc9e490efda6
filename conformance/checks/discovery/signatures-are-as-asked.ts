import type { KeyType } from '../../../manager/index.ts';
import type { Check } from '../../check.ts';
import { expect } from '../../laboratory/expect.ts';
import { KEY_OF_EACH_TYPE } from '../../laboratory/key-of-each-type.ts';
import type { Server } from '../../laboratory/server.ts';
import { HASHES, nameOf, SCHEMES, verifies } from '../../laboratory/signing.ts';

export const signaturesAreAsAsked: Check = {
  id: 'discovery/signatures-are-as-asked',
  shows:
    'Each signature verifies under the published key in the scheme that was asked for: PKCS #1 v1.5 and PSS with SHA-256, SHA-384 and SHA-512 for RSA, ECDSA with the hash of the curve; another hash is refused or signed.',
  source:
    'keymanager.proto of spire-plugin-sdk, SignDataRequest: a hash algorithm, or "PSS options are only valid for RSA keys"; KMS developer guide, key specs',
  modes: ['alias', 'tags'],
  needs: [],
  async run(lab) {
    const server = await lab.start('s1');
    for (const [keyId, type] of Object.entries(KEY_OF_EACH_TYPE)) {
      await server.generate(keyId, type);
      for (const scheme of SCHEMES[type]) await server.sign(keyId, scheme);
      if (type.startsWith('ec-')) await otherHashes(server, keyId, type);
    }
  },
};

/** KMS has one hash for each curve. The contract names no limit: a manager may do better, but not sign something else. */
async function otherHashes(server: Server, keyId: string, type: KeyType): Promise<void> {
  const message = Buffer.from(`signed with another hash by ${keyId}`);
  const key = await server.publicKey(keyId);
  for (const hash of HASHES.filter((each) => each !== SCHEMES[type][0].hash)) {
    const answer = await server.signature(keyId, message, { hash }).catch(() => undefined);
    const right = answer === undefined || verifies(key, { hash }, message, answer.signature);
    expect(right, `asked for ${nameOf({ hash })}, the ${type} key ${keyId} signed something else`);
  }
}
