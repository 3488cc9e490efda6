import type {
  EncryptionAlgorithmSpec,
  KeyAgreementAlgorithmSpec,
  KeySpec,
  KeyUsageType,
  MacAlgorithmSpec,
  SigningAlgorithmSpec,
} from '@aws-sdk/client-kms';
import { ASYMMETRIC_KEY_SPECS, type AsymmetricKeySpec } from '../../crypto/key-specs.ts';

/** What a key of one spec may be used for, and with which algorithms. */
export interface SpecFacts {
  readonly material:
    | { readonly kind: 'pair'; readonly spec: AsymmetricKeySpec }
    | { readonly kind: 'secret'; readonly bytes: number };
  /** Key usages that the spec allows; the first is the default where AWS has one. */
  readonly usages: readonly KeyUsageType[];
  readonly signing?: readonly SigningAlgorithmSpec[];
  readonly encryption?: readonly EncryptionAlgorithmSpec[];
  readonly mac?: readonly MacAlgorithmSpec[];
  readonly agreement?: readonly KeyAgreementAlgorithmSpec[];
}

/**
 * The key specs that the emulator makes (key spec reference of the KMS developer guide; the usages are
 * CreateKey's). Specs of the API model that are absent here are refused by CreateKey, which says so.
 */
export const KEY_SPECS: Readonly<Partial<Record<KeySpec, SpecFacts>>> = {
  SYMMETRIC_DEFAULT: {
    material: { kind: 'secret', bytes: 32 },
    usages: ['ENCRYPT_DECRYPT'],
    encryption: ['SYMMETRIC_DEFAULT'],
  },
  HMAC_224: hmac('HMAC_SHA_224', 28),
  HMAC_256: hmac('HMAC_SHA_256', 32),
  HMAC_384: hmac('HMAC_SHA_384', 48),
  HMAC_512: hmac('HMAC_SHA_512', 64),
  RSA_2048: rsa('RSA_2048'),
  RSA_3072: rsa('RSA_3072'),
  RSA_4096: rsa('RSA_4096'),
  ECC_NIST_P256: nistCurve('ECC_NIST_P256'),
  ECC_NIST_P384: nistCurve('ECC_NIST_P384'),
  ECC_NIST_P521: nistCurve('ECC_NIST_P521'),
  ECC_SECG_P256K1: signing('ECC_SECG_P256K1'),
  ECC_NIST_EDWARDS25519: signing('ECC_NIST_EDWARDS25519'),
  ML_DSA_44: signing('ML_DSA_44'),
  ML_DSA_65: signing('ML_DSA_65'),
  ML_DSA_87: signing('ML_DSA_87'),
};

function hmac(algorithm: MacAlgorithmSpec, bytes: number): SpecFacts {
  return { material: { kind: 'secret', bytes }, usages: ['GENERATE_VERIFY_MAC'], mac: [algorithm] };
}

function rsa(spec: AsymmetricKeySpec): SpecFacts {
  return {
    material: { kind: 'pair', spec },
    usages: ['ENCRYPT_DECRYPT', 'SIGN_VERIFY'],
    signing: ASYMMETRIC_KEY_SPECS[spec].signingAlgorithms,
    encryption: ['RSAES_OAEP_SHA_1', 'RSAES_OAEP_SHA_256'],
  };
}

function nistCurve(spec: AsymmetricKeySpec): SpecFacts {
  return {
    material: { kind: 'pair', spec },
    usages: ['SIGN_VERIFY', 'KEY_AGREEMENT'],
    signing: ASYMMETRIC_KEY_SPECS[spec].signingAlgorithms,
    agreement: ['ECDH'],
  };
}

function signing(spec: AsymmetricKeySpec): SpecFacts {
  return {
    material: { kind: 'pair', spec },
    usages: ['SIGN_VERIFY'],
    signing: ASYMMETRIC_KEY_SPECS[spec].signingAlgorithms,
  };
}

/** Facts of a spec that keys exist of. */
export function factsOf(spec: KeySpec): SpecFacts {
  const facts = KEY_SPECS[spec];
  if (!facts) throw new Error(`A key has the spec ${spec}, which the emulator does not make.`);
  return facts;
}
