import type { Check } from '../../check.ts';
import { expectEqual, expectRejection } from '../../laboratory/expect.ts';
import { SCHEMES } from '../../laboratory/signing.ts';

const UNKNOWN = 'x509-CA-B';

/** What x509-CA-A begins with, begins, and is in another case. */
const LIKE_A_KNOWN_ONE = ['x509-CA', 'x509-CA-A-2', 'X509-ca-a'];

export const anUnknownKeyIdIsTold: Check = {
  id: 'discovery/an-unknown-key-id-is-told',
  shows:
    'Asked to show or to sign with a key id that has no key, also one much like another that has, a server answers NOT_FOUND, makes nothing, and goes on.',
  source:
    'keymanager.proto of spire-plugin-sdk, GetPublicKey and SignData: "If a key with the given ID does not exist, NOT_FOUND is returned"',
  modes: ['alias', 'tags'],
  needs: [],
  async run(lab) {
    const server = await lab.start('s1');
    const ask = async (keyId: string, when: string) => {
      const signing = () => server.signature(keyId, Buffer.from('message'), SCHEMES['ec-p256'][0]);
      const refusals = {
        'to show it': await expectRejection(server.publicKey(keyId), `an unknown key, ${keyId}, is shown`),
        'to sign with it': await expectRejection(signing(), `an unknown key, ${keyId}, signs`),
      };
      for (const [what, error] of Object.entries(refusals)) {
        const { code } = error as { code?: unknown };
        expectEqual(code, 'NOT_FOUND', `${when}, asked ${what}: the code of the refusal "${error.message}"`);
      }
    };
    await ask(UNKNOWN, 'without any key');
    await server.generate('x509-CA-A');
    for (const keyId of [UNKNOWN, ...LIKE_A_KNOWN_ONE]) await ask(keyId, 'beside another key');
    expectEqual([...(await server.keys()).keys()], ['x509-CA-A'], 'the keys of the server');
    expectEqual((await lab.observer.keys()).length, 1, 'how many keys there are in the account');
    await server.sign('x509-CA-A');
  },
};
