import type { Check } from '../../check.ts';
import { expect, expectEqual } from '../../laboratory/expect.ts';
import { expectSameKeys } from '../../laboratory/steps.ts';

const LONG = 'a-key-id-that-is-longer-than-a-uuid-and-differs-at-its-end';

const PAIRS = [
  // The second is what the first looks like in an alias.
  ['a.b', 'a_2eb'],
  ['c+d', 'c_2bd'],
  // Names of KMS tell upper from lower case, and no document says where a key id ends.
  ['JWT-Signer-A', 'jwt-signer-a'],
  ['x509-CA-A', 'x509-CA-A-2'],
  [`${LONG}-1`, `${LONG}-2`],
] as const;

export const keyIdsStayApart: Check = {
  id: 'discovery/key-ids-stay-apart',
  shows:
    'Two key ids that would get one alias, differ in case or at their end, or of which one begins the other, are kept apart, or the second is refused; neither loses its key.',
  source: 'SPIRE aws_kms: the KEY_ID is encoded in the alias; docs/known-defects.md, K: a.b and a_2eb',
  modes: ['alias', 'tags'],
  needs: [],
  async run(lab) {
    const server = await lab.start('s1');
    let made: Readonly<Record<string, string>> = {};
    const make = async (keyId: string) => {
      made = { ...made, [keyId]: lab.publicKeyNames.nameOf(await server.generate(keyId)) };
    };
    for (const [first, second] of PAIRS) {
      await make(first);
      await make(second).catch((error: Error) => {
        expect(error.message.includes(second), `the refusal does not name ${second}: ${error.message}`);
      });
    }
    const before = await server.publicKeys();
    for (const [keyId, key] of Object.entries(made)) {
      expectEqual(before[keyId], key, `the key that is listed for ${keyId}`);
      const shown = lab.publicKeyNames.nameOf(await server.publicKey(keyId));
      expectEqual(shown, key, `the key that is shown for ${keyId}`);
    }
    expect(new Set(Object.values(before)).size === Object.keys(before).length, 'two key ids share a key');
    await server.restart();
    await expectSameKeys(server, before, 'after the restart');
  },
};
