import { DAY } from '../../laboratory/durations.ts';
import { expect, expectEqual } from '../../laboratory/expect.ts';
import type { EndpointCheck } from '../check.ts';
import { refused } from '../refused.ts';
import type { Session } from '../session/session.ts';
import { api, guide, model } from '../sources.ts';

const AUTOMATIC: readonly EndpointCheck[] = [
  {
    id: 'rotation/is-off-at-first',
    shows: 'A new key does not rotate its material.',
    source: guide('rotating-keys-enable', 'disabled by default'),
    judges: ['GetKeyRotationStatus'],
    run: async ({ kms, key }) => {
      const { KeyRotationEnabled, NextRotationDate } = await kms.getKeyRotationStatus({
        KeyId: (await key('symmetric')).id,
      });
      expectEqual([KeyRotationEnabled, NextRotationDate], [false, undefined], 'status and next date');
    },
  },
  ...([undefined, 90, 2560] as const).map(
    (days): EndpointCheck => ({
      id: `rotation/every-${days ?? 365}-days`,
      shows: `EnableKeyRotation ${days ? `with a period of ${days} days` : 'without a period'} rotates in ${days ?? 365} days for the first time.`,
      source: api('EnableKeyRotation', 'RotationPeriodInDays'),
      judges: ['EnableKeyRotation', 'GetKeyRotationStatus'],
      run: async ({ kms, makeKey, clock, eventually }) => {
        const { id: KeyId } = await makeKey();
        await kms.enableKeyRotation({ KeyId, ...(days && { RotationPeriodInDays: days }) });
        await eventually('state', async () => {
          const answer = await kms.getKeyRotationStatus({ KeyId });
          const found = [answer.KeyRotationEnabled, answer.RotationPeriodInDays];
          expectEqual(found, [true, days ?? 365], 'status and period');
          const ahead = ((answer.NextRotationDate?.getTime() ?? 0) - clock.now()) / DAY;
          expect(Math.abs(ahead - (days ?? 365)) <= 1, `the next rotation is ${ahead} days ahead`);
        });
      },
    }),
  ),
  {
    id: 'rotation/the-period-can-be-changed',
    shows: 'EnableKeyRotation of a key that rotates changes its period.',
    source: api('EnableKeyRotation', 'RotationPeriodInDays: to modify the rotation period'),
    judges: ['EnableKeyRotation'],
    run: async ({ kms, makeKey, eventually }) => {
      const { id: KeyId } = await makeKey();
      await kms.enableKeyRotation({ KeyId, RotationPeriodInDays: 90 });
      await kms.enableKeyRotation({ KeyId, RotationPeriodInDays: 180 });
      await eventually('state', async () => {
        expectEqual((await kms.getKeyRotationStatus({ KeyId })).RotationPeriodInDays, 180, 'the period');
      });
    },
  },
  {
    id: 'rotation/can-be-switched-off',
    shows: 'DisableKeyRotation ends the rotation of a key.',
    source: api('DisableKeyRotation'),
    judges: ['DisableKeyRotation'],
    run: async ({ kms, makeKey, eventually }) => {
      const { id: KeyId } = await makeKey();
      await kms.enableKeyRotation({ KeyId });
      await kms.disableKeyRotation({ KeyId });
      await eventually('state', async () => {
        const { KeyRotationEnabled } = await kms.getKeyRotationStatus({ KeyId });
        expectEqual(KeyRotationEnabled, false, 'the status');
      });
    },
  },
  {
    id: 'rotation/stays-on-while-a-key-is-disabled',
    shows: 'The status of rotation does not change when the key is disabled.',
    source: api('GetKeyRotationStatus', 'Disabled: the key rotation status does not change'),
    judges: ['GetKeyRotationStatus', 'EnableKeyRotation'],
    run: async ({ kms, makeKey, eventually }) => {
      const { id: KeyId } = await makeKey();
      await kms.enableKeyRotation({ KeyId });
      await kms.disableKey({ KeyId });
      await eventually('state', async () => {
        const { KeyRotationEnabled } = await kms.getKeyRotationStatus({ KeyId });
        expectEqual(KeyRotationEnabled, true, 'the status');
      });
    },
  },
  ...[89, 2561].map(
    (days): EndpointCheck => ({
      id: `rotation/a-period-of-${days}-days-is-refused`,
      shows: `EnableKeyRotation refuses a period of ${days} days: it takes 90 to 2,560.`,
      source: model('RotationPeriodInDaysType'),
      judges: ['EnableKeyRotation'],
      run: async ({ kms, key }) => {
        const request = { KeyId: (await key('expendable')).id, RotationPeriodInDays: days };
        await refused('ValidationException', kms.enableKeyRotation(request));
      },
    }),
  ),
];

const OTHERS = (['ECC_NIST_P256', 'RSA for encryption', 'HMAC_256'] as const).flatMap(
  (name): readonly EndpointCheck[] => [
    {
      id: `rotation/is-not-for-${name.replaceAll(' ', '-')}`,
      shows: `EnableKeyRotation refuses a key like "${name}": only symmetric encryption keys rotate.`,
      source: api('EnableKeyRotation', 'supported only on symmetric encryption KMS keys'),
      judges: ['EnableKeyRotation'],
      run: async ({ kms, key }) => {
        const { id: KeyId } = await key(name);
        await refused('UnsupportedOperationException', kms.enableKeyRotation({ KeyId }));
      },
    },
    {
      id: `rotation/on-demand-is-not-for-${name.replaceAll(' ', '-')}`,
      shows: `RotateKeyOnDemand refuses a key like "${name}": only symmetric encryption keys rotate.`,
      source: api('RotateKeyOnDemand', 'supported only on symmetric encryption KMS keys'),
      judges: ['RotateKeyOnDemand'],
      run: async ({ kms, key }) => {
        const { id: KeyId } = await key(name);
        await refused('UnsupportedOperationException', kms.rotateKeyOnDemand({ KeyId }));
      },
    },
  ],
);

/** A key that was rotated on demand, and what was encrypted before. */
function rotated({ once, makeKey, kms, seen }: Session) {
  return once('a key that was rotated on demand', async () => {
    const { id: KeyId, arn } = await makeKey();
    const { CiphertextBlob } = await kms.encrypt({ KeyId, Plaintext: Buffer.from('before') });
    const first = (await kms.describeKey({ KeyId })).KeyMetadata?.CurrentKeyMaterialId;
    const answer = await kms.rotateKeyOnDemand({ KeyId });
    await seen('rotation', async () => {
      expectEqual((await kms.listKeyRotations({ KeyId })).Rotations?.length, 1, 'the number of rotations');
    });
    return { KeyId, arn, CiphertextBlob, first, answer };
  });
}

const ON_DEMAND: readonly EndpointCheck[] = [
  {
    id: 'rotation/on-demand-is-listed',
    shows: 'RotateKeyOnDemand rotates once, and ListKeyRotations tells when and why.',
    source: api('ListKeyRotations', 'RotationsListEntry'),
    judges: ['RotateKeyOnDemand', 'ListKeyRotations'],
    run: async (session) => {
      const { arn, KeyId } = await rotated(session);
      const { Rotations: [{ KeyId: its, RotationType, RotationDate } = {}] = [] } =
        await session.kms.listKeyRotations({ KeyId });
      expectEqual([arn.endsWith(its ?? '?'), RotationType], [true, 'ON_DEMAND'], 'key and type');
      expect(RotationDate instanceof Date, 'there is no date');
    },
  },
  {
    id: 'rotation/on-demand-names-the-key',
    shows: 'RotateKeyOnDemand answers with the key that it rotates.',
    source: api('RotateKeyOnDemand', 'response elements'),
    judges: ['RotateKeyOnDemand'],
    run: async (session) => {
      const { answer, arn, KeyId } = await rotated(session);
      expect([arn, KeyId].includes(answer.KeyId ?? ''), `the KeyId is ${answer.KeyId}`);
    },
  },
  {
    id: 'rotation/old-ciphertexts-stay-good',
    shows: 'After a rotation a key decrypts what it encrypted before and after it.',
    source: guide('rotate-keys', 'KMS retains all previous versions of the key material'),
    judges: ['Decrypt', 'Encrypt'],
    run: async (session) => {
      const { kms } = session;
      const { KeyId, CiphertextBlob } = await rotated(session);
      const after = await kms.encrypt({ KeyId, Plaintext: Buffer.from('after') });
      for (const [blob, expected] of [
        [CiphertextBlob, 'before'],
        [after.CiphertextBlob, 'after'],
      ] as const) {
        const { Plaintext = [] } = await kms.decrypt({ CiphertextBlob: blob });
        expectEqual(Buffer.from(Plaintext).toString(), expected, 'the plaintext');
      }
    },
  },
  {
    id: 'rotation/the-material-is-another',
    shows: 'After a rotation DescribeKey names another current key material.',
    source: api('KeyMetadata', 'CurrentKeyMaterialId'),
    judges: ['DescribeKey'],
    run: async (session) => {
      const { KeyId, first } = await rotated(session);
      const { KeyMetadata } = await session.kms.describeKey({ KeyId });
      const now = KeyMetadata?.CurrentKeyMaterialId;
      expect(/^[0-9a-f]{64}$/.test(now ?? ''), `the current key material is ${now}`);
      expect(now !== first, 'the current key material is the first');
    },
  },
  {
    id: 'rotation/every-material-is-listed',
    shows: 'ListKeyRotations with ALL_KEY_MATERIAL lists the first material, too.',
    source: api('ListKeyRotations', 'IncludeKeyMaterial'),
    judges: ['ListKeyRotations'],
    run: async (session) => {
      const { KeyId, first } = await rotated(session);
      const request = { KeyId, IncludeKeyMaterial: 'ALL_KEY_MATERIAL' } as const;
      const { Rotations = [] } = await session.kms.listKeyRotations(request);
      expectEqual(Rotations.length, 2, 'the number of materials');
      expect(
        Rotations.some(({ KeyMaterialId }) => KeyMaterialId === first),
        'the first material is not there',
      );
    },
  },
  {
    id: 'rotation/on-demand-leaves-the-schedule-alone',
    shows: 'RotateKeyOnDemand does not switch automatic rotation on.',
    source: api(
      'RotateKeyOnDemand',
      'on-demand rotations do not change existing automatic rotation schedules',
    ),
    judges: ['GetKeyRotationStatus'],
    run: async (session) => {
      const { KeyId } = await rotated(session);
      const { KeyRotationEnabled } = await session.kms.getKeyRotationStatus({ KeyId });
      expectEqual(KeyRotationEnabled, false, 'the status');
    },
  },
  {
    id: 'rotation/a-new-key-has-no-rotations',
    shows: 'ListKeyRotations of a key that never rotated is empty.',
    source: api('ListKeyRotations', 'Rotations'),
    judges: ['ListKeyRotations'],
    run: async ({ kms, key }) => {
      const { Rotations, Truncated } = await kms.listKeyRotations({ KeyId: (await key('symmetric')).id });
      expectEqual([Rotations, Truncated], [[], false], 'Rotations and Truncated');
    },
  },
];

/** Rotation of key material, by the calendar and on demand. */
export const ROTATION_CHECKS: readonly EndpointCheck[] = [...AUTOMATIC, ...OTHERS, ...ON_DEMAND];
