import type { KeyType } from '../../manager/index.ts';

/** The slots of a trust domain's server, by key id, with a key of another type in each. */
export const KEY_OF_EACH_TYPE: Readonly<Record<string, KeyType>> = {
  'x509-CA-A': 'ec-p256',
  'x509-CA-B': 'ec-p384',
  'JWT-Signer-A': 'rsa-2048',
  'JWT-Signer-B': 'rsa-4096',
};
