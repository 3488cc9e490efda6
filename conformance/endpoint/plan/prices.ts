/**
 * What AWS asks, in USD (https://aws.amazon.com/kms/pricing/: "$1/month (prorated hourly)" for each key, primary and
 * replica, and for each rotated key material; nothing while a key is scheduled for deletion). The free tier of 20,000
 * requests a month is left out of the reckoning: it may be used up.
 */
export const PRICES = {
  keyMonth: 1,
  /** How many hours a month has, on average. */
  monthHours: 730,
  /** Of 10,000 requests. */
  requests: {
    ordinary: 0.03,
    /** "Asymmetric requests except RSA 2048". */
    asymmetric: 0.15,
    'pair of ECC': 0.1,
    'pair of RSA': 12,
  },
} as const;

export type RequestClass = keyof typeof PRICES.requests;

const ASYMMETRIC = /^(?:Sign|Verify|GetPublicKey|DeriveSharedSecret)$/;

/** What a request counts as; of two classes the dearer one, so that the cost is never more than was said. */
export function requestClass(
  operation: string,
  { KeyPairSpec = '' }: { readonly KeyPairSpec?: string },
): RequestClass {
  if (KeyPairSpec.startsWith('RSA')) return 'pair of RSA';
  if (KeyPairSpec !== '') return 'pair of ECC';
  return ASYMMETRIC.test(operation) ? 'asymmetric' : 'ordinary';
}
