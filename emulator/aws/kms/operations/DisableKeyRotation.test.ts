import { expect, test } from 'vitest';
import { createMacKey } from '../../../test/ciphers.ts';
import { createImportedKey } from '../../../test/imports.ts';
import { keyReferences } from '../../../test/key-references.ts';
import { createKey, createSymmetricKey } from '../../../test/keys.ts';
import { NO_TEXT, refuses } from '../../../test/refusals.ts';
import { rotationsOf } from '../../../test/rotations.ts';
import { DAY, testWorld } from '../../../test/world.ts';

const world = testWorld();
const { kms, emulator } = world;

keyReferences(world, 'DisableKeyRotation', { aliases: false, makeKey: createSymmetricKey }, (KeyId) => ({
  KeyId,
}));

const imported = await createImportedKey(kms);
refuses(kms, 'DisableKeyRotation', [
  [
    'a key with imported material',
    { KeyId: imported.id },
    'UnsupportedOperationException',
    `${imported.arn} origin is EXTERNAL which is not valid for this operation.`,
  ],
  ['an ECC key', { KeyId: (await createKey(kms)).id }, 'UnsupportedOperationException', NO_TEXT],
  ['an HMAC key', { KeyId: (await createMacKey(kms)).id }, 'UnsupportedOperationException', NO_TEXT],
]);

test('the date that was set is void, and a later one counts from when rotation is enabled again', async () => {
  const { id } = await createSymmetricKey(kms);
  await kms.enableKeyRotation({ KeyId: id });
  await emulator.clock.advance(300 * DAY);
  await kms.disableKeyRotation({ KeyId: id });
  expect(await kms.getKeyRotationStatus({ KeyId: id })).toMatchObject({ KeyRotationEnabled: false });
  await emulator.clock.advance(100 * DAY);
  const again = emulator.clock.now();
  await kms.enableKeyRotation({ KeyId: id });
  await emulator.clock.advance(365 * DAY);
  expect(await rotationsOf(kms, id)).toMatchObject([
    { RotationDate: new Date(again + 365 * DAY), RotationType: 'AUTOMATIC' },
  ]);
});

test('a rotation on demand that is under way goes on', async () => {
  const { id } = await createSymmetricKey(kms);
  await kms.enableKeyRotation({ KeyId: id });
  await kms.rotateKeyOnDemand({ KeyId: id });
  await kms.disableKeyRotation({ KeyId: id });
  await emulator.clock.advance(10_000);
  expect(await rotationsOf(kms, id)).toMatchObject([{ RotationType: 'ON_DEMAND' }]);
});
