import { createMacKey, present } from '../../../test/ciphers.ts';
import { keyReferences } from '../../../test/key-references.ts';
import { NO_TEXT, refuses, violation } from '../../../test/refusals.ts';
import { testWorld } from '../../../test/world.ts';

const world = testWorld();
const { kms } = world;
const Message = Buffer.from('will my keys still be here tomorrow?');
const MacAlgorithm = 'HMAC_SHA_256';

const mac = await createMacKey(kms);
const { Mac = new Uint8Array() } = await kms.generateMac({ KeyId: mac.id, Message, MacAlgorithm });
let newest: Uint8Array = Mac;

/* What both MAC operations have in common, and that right MACs are accepted, is in GenerateMac.test.ts. */

keyReferences(
  world,
  'VerifyMac',
  {
    aliases: true,
    // Each key has a MAC of its own; the one of the newest key is asked for.
    makeKey: async () => {
      const key = await createMacKey(kms);
      newest = present((await kms.generateMac({ KeyId: key.id, Message, MacAlgorithm })).Mac);
      return key;
    },
  },
  (KeyId) => ({ KeyId, Message, MacAlgorithm, Mac: newest }),
);

const changed = Mac.map((byte, index) => (index === 0 ? byte ^ 1 : byte));
const good = { KeyId: mac.id, Message, MacAlgorithm, Mac };
refuses(kms, 'VerifyMac', [
  ['a changed MAC', { ...good, Mac: changed }, 'KMSInvalidMacException', NO_TEXT],
  ['a truncated MAC', { ...good, Mac: Mac.subarray(0, 16) }, 'KMSInvalidMacException', NO_TEXT],
  ['a longer MAC', { ...good, Mac: new Uint8Array(64) }, 'KMSInvalidMacException', NO_TEXT],
  ['a dry run with a wrong MAC', { ...good, Mac: changed, DryRun: true }, 'KMSInvalidMacException', NO_TEXT],
  [
    'no MAC',
    { ...good, Mac: undefined },
    'ValidationException',
    violation('Value null', 'mac', 'Member must not be null'),
  ],
]);
