import { id_ecdsaWithSHA256, id_ecdsaWithSHA384 } from '@peculiar/asn1-ecc';
import { AlgorithmIdentifier } from '@peculiar/asn1-x509';
import type { KeyType } from '../key-manager.ts';

/** How a key of a type signs: the names of one algorithm in X.509 and in JOSE. */
interface SignatureProfile {
  readonly oid: string;
  /** RFC 4055, section 5: RSA has NULL parameters; RFC 5758, section 3.2: ECDSA has none. */
  readonly parameters?: null;
  readonly jwsAlgorithm: 'ES256' | 'ES384' | 'RS256';
  /** Bytes of r and of s in a JWS; undefined for RSA. */
  readonly scalarLength?: number;
}

/** RFC 4055, section 5. */
const SHA256_WITH_RSA = '1.2.840.113549.1.1.11';

const RSA: SignatureProfile = { oid: SHA256_WITH_RSA, parameters: null, jwsAlgorithm: 'RS256' };

export const SIGNATURE_PROFILES: Readonly<Record<KeyType, SignatureProfile>> = {
  'ec-p256': { oid: id_ecdsaWithSHA256, jwsAlgorithm: 'ES256', scalarLength: 32 },
  'ec-p384': { oid: id_ecdsaWithSHA384, jwsAlgorithm: 'ES384', scalarLength: 48 },
  'rsa-2048': RSA,
  'rsa-4096': RSA,
};

export function signatureAlgorithm(type: KeyType): AlgorithmIdentifier {
  const { oid, parameters } = SIGNATURE_PROFILES[type];
  return new AlgorithmIdentifier({ algorithm: oid, ...(parameters === null && { parameters }) });
}
