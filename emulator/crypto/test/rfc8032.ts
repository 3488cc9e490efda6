import type { SigningAlgorithm } from '../signing-algorithms.ts';

/* RFC 8032: tests 2, 3 and SHA(abc) of section 7.1 (Ed25519), and the test of section 7.3 (Ed25519ph). */

export interface Rfc8032Vector {
  readonly name: string;
  readonly algorithm: SigningAlgorithm;
  readonly secret: string;
  readonly publicKey: string;
  readonly message: string;
  readonly signature: string;
}

/** The key of SHA(abc) in section 7.1 and of section 7.3. */
const ABC = {
  secret: '833fe62409237b9d62ec77587520911e9a759cec1d19755b7da901b96dca3d42',
  publicKey: 'ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf',
};

export const RFC8032: readonly Rfc8032Vector[] = [
  {
    name: '7.1, TEST 2',
    algorithm: 'ED25519_SHA_512',
    secret: '4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb',
    publicKey: '3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c',
    message: '72',
    signature:
      '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da' +
      '085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00',
  },
  {
    name: '7.1, TEST 3',
    algorithm: 'ED25519_SHA_512',
    secret: 'c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7',
    publicKey: 'fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025',
    message: 'af82',
    signature:
      '6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac' +
      '18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a',
  },
  {
    name: '7.1, TEST SHA(abc)',
    algorithm: 'ED25519_SHA_512',
    ...ABC,
    message:
      'ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a' +
      '2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f',
    signature:
      'dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b589' +
      '09351fc9ac90b3ecfdfbc7c66431e0303dca179c138ac17ad9bef1177331a704',
  },
  {
    name: '7.3, TEST abc',
    algorithm: 'ED25519_PH_SHA_512',
    ...ABC,
    message: '616263',
    signature:
      '98a70222f0b8121aa9d30f813d683f809e462b469c7ff87639499bb94e6dae41' +
      '31f85042463c2a355a2003d062adf5aaa10b8c61e636062aaad11c2a26083406',
  },
];
