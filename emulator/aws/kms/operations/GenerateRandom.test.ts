import { expect, test } from 'vitest';
import { call, refusalOf, refuses, violation } from '../../../test/refusals.ts';
import { testWorld } from '../../../test/world.ts';

const { kms, emulator } = testWorld();

test.each([1, 32, 1024])('gives %i bytes', async (NumberOfBytes) => {
  expect((await kms.generateRandom({ NumberOfBytes })).Plaintext).toHaveLength(NumberOfBytes);
});

test('gives other bytes each time, and the journal hides them', async () => {
  const [one, other] = [
    await kms.generateRandom({ NumberOfBytes: 32 }),
    await kms.generateRandom({ NumberOfBytes: 32 }),
  ];
  expect(one.Plaintext).not.toEqual(other.Plaintext);
  expect(emulator.journal.entries().at(-1)).toMatchObject({ output: { Plaintext: '***' } });
});

refuses(kms, 'GenerateRandom', [
  ['no length', {}, 'ValidationException', 'Please specify either number of bytes or key spec.'],
  [
    'no bytes',
    { NumberOfBytes: 0 },
    'ValidationException',
    violation(`Value '0'`, 'numberOfBytes', 'Member must have value greater than or equal to 1'),
  ],
  [
    '1,025 bytes',
    { NumberOfBytes: 1025 },
    'ValidationException',
    violation(`Value '1025'`, 'numberOfBytes', 'Member must have value less than or equal to 1024'),
  ],
]);

test.each([['Recipient (attested Nitro enclaves)', { NumberOfBytes: 32, Recipient: {} }]])(
  'says that it does not emulate %s',
  async (what, input) => {
    expect(await refusalOf(call(kms, 'GenerateRandom', input))).toEqual({
      code: 'NotImplementedException',
      message: `Keyproof does not emulate ${what} yet. 'keyproof operations' lists what it does.`,
      status: 501,
    });
  },
);
