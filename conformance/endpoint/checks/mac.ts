import type { GenerateMacCommandInput, MacAlgorithmSpec } from '@aws-sdk/client-kms';
import { expectEqual } from '../../laboratory/expect.ts';
import type { EndpointCheck } from '../check.ts';
import { refused } from '../refused.ts';
import type { SharedKeyName } from '../session/shared-keys.ts';
import { api, model } from '../sources.ts';

const MESSAGE = Buffer.from('who sent this?');

const ALGORITHMS: readonly (readonly [SharedKeyName, MacAlgorithmSpec, bytes: number])[] = [
  ['HMAC_224', 'HMAC_SHA_224', 28],
  ['HMAC_256', 'HMAC_SHA_256', 32],
  ['HMAC_384', 'HMAC_SHA_384', 48],
  ['HMAC_512', 'HMAC_SHA_512', 64],
];

const MACS = ALGORITHMS.flatMap(([name, MacAlgorithm, bytes]): readonly EndpointCheck[] => [
  {
    id: `mac/generates-${MacAlgorithm}`,
    shows: `GenerateMac with ${MacAlgorithm} gives ${bytes} bytes, the same each time.`,
    source: api('GenerateMac', 'RFC 2104'),
    judges: ['GenerateMac'],
    run: async ({ kms, key }) => {
      const { id } = await key(name);
      const request = { KeyId: id, Message: MESSAGE, MacAlgorithm };
      const [one, other] = [await kms.generateMac(request), await kms.generateMac(request)];
      expectEqual([one.MacAlgorithm, one.Mac?.length], [MacAlgorithm, bytes], 'algorithm and length');
      expectEqual(other.Mac, one.Mac, 'the second MAC');
    },
  },
  {
    id: `mac/verifies-${MacAlgorithm}`,
    shows: `VerifyMac accepts a MAC of ${MacAlgorithm}, and names the algorithm.`,
    source: api('VerifyMac'),
    judges: ['VerifyMac'],
    run: async ({ kms, key }) => {
      const { id } = await key(name);
      const request = { KeyId: id, Message: MESSAGE, MacAlgorithm };
      const { Mac } = await kms.generateMac(request);
      const { MacValid, MacAlgorithm: algorithm } = await kms.verifyMac({ ...request, Mac });
      expectEqual([MacValid, algorithm], [true, MacAlgorithm], 'the answer');
    },
  },
]);

const REFUSED: readonly (readonly [
  string,
  SharedKeyName,
  Partial<GenerateMacCommandInput>,
  string,
  string,
])[] = [
  [
    'the-algorithm-of-another-spec',
    'HMAC_256',
    { MacAlgorithm: 'HMAC_SHA_512' },
    'InvalidKeyUsageException',
    model('InvalidKeyUsageException'),
  ],
  [
    'a-symmetric-encryption-key',
    'symmetric',
    {},
    'InvalidKeyUsageException',
    model('InvalidKeyUsageException'),
  ],
  ['a-signing-key', 'ECC_NIST_P256', {}, 'InvalidKeyUsageException', model('InvalidKeyUsageException')],
  [
    'an-unknown-algorithm',
    'HMAC_256',
    { MacAlgorithm: 'HMAC_MD5' as never },
    'ValidationException',
    model('MacAlgorithmSpec'),
  ],
  [
    'an-empty-message',
    'HMAC_256',
    { Message: Buffer.alloc(0) },
    'ValidationException',
    model('GenerateMac: Message'),
  ],
  [
    '4097-bytes',
    'HMAC_256',
    { Message: Buffer.alloc(4097) },
    'ValidationException',
    model('GenerateMac: Message'),
  ],
  ['a-dry-run', 'HMAC_256', { DryRun: true }, 'DryRunOperationException', api('GenerateMac', 'DryRun')],
];

const REFUSALS = REFUSED.map(
  ([name, keyName, more, code, source]): EndpointCheck => ({
    id: `mac/refuses-${name}`,
    shows: `GenerateMac refuses ${name.replaceAll('-', ' ')} with ${code}.`,
    source,
    judges: ['GenerateMac'],
    run: async ({ kms, key }) => {
      const request = {
        KeyId: (await key(keyName)).id,
        Message: MESSAGE,
        MacAlgorithm: 'HMAC_SHA_256',
      } as const;
      await refused(code, kms.generateMac({ ...request, ...more }));
    },
  }),
);

/** Changes that make a MAC wrong, or its message. */
const WRONG: readonly (readonly [
  string,
  string,
  (mac: Uint8Array) => { Mac: Uint8Array; Message?: Uint8Array },
])[] = [
  [
    'a-changed-mac',
    'a MAC with one bit turned',
    (mac) => ({ Mac: mac.map((byte, i) => (i === 0 ? byte ^ 1 : byte)) }),
  ],
  ['another-message', 'the MAC of another message', (Mac) => ({ Mac, Message: Buffer.from('someone else') })],
  ['a-shortened-mac', 'the first half of a MAC', (mac) => ({ Mac: mac.subarray(0, 16) })],
];

const WRONG_MACS = WRONG.map(
  ([name, what, change]): EndpointCheck => ({
    id: `mac/verify-refuses-${name}`,
    shows: `VerifyMac refuses ${what} with KMSInvalidMacException.`,
    source: model('KMSInvalidMacException'),
    judges: ['VerifyMac'],
    run: async ({ kms, key }) => {
      const request = {
        KeyId: (await key('HMAC_256')).id,
        Message: MESSAGE,
        MacAlgorithm: 'HMAC_SHA_256',
      } as const;
      const { Mac = new Uint8Array() } = await kms.generateMac(request);
      await refused('KMSInvalidMacException', kms.verifyMac({ ...request, ...change(Mac) }));
    },
  }),
);

/** GenerateMac and VerifyMac. */
export const MAC_CHECKS: readonly EndpointCheck[] = [...MACS, ...REFUSALS, ...WRONG_MACS];
