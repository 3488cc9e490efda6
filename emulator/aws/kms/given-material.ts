import { createHash, createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import type { KeySpec } from '@aws-sdk/client-kms';
import type { MaterialRecord } from './key-record.ts';
import { KEY_SPECS } from './key-specs.ts';

/** Key material that a user chose, by a seed or a tag. */
export type GivenMaterial =
  | { readonly kind: 'pair'; readonly spec: KeySpec; readonly pkcs8: Buffer; readonly spki: Buffer }
  | { readonly kind: 'secret'; readonly bytes: Buffer };

/** Material that cannot be used: the message says why. */
export class MaterialError extends Error {
  override readonly name = 'MaterialError';
}

/** A private key as PEM: PKCS #8, SEC 1 or PKCS #1. @throws MaterialError */
export function pairOfPem(pem: string): GivenMaterial {
  if (/ENCRYPTED/.test(pem))
    throw new MaterialError('The private key is encrypted; give it without a password.');
  return pairOf(() => createPrivateKey(pem));
}

/** A private key as DER: PKCS #8, SEC 1 or PKCS #1. @throws MaterialError */
export function pairOfDer(der: Buffer): GivenMaterial {
  const forms = ['pkcs8', 'sec1', 'pkcs1'] as const;
  return pairOf(() => {
    for (const type of forms) {
      try {
        return createPrivateKey({ key: der, format: 'der', type });
      } catch {
        // Of another form, or of none.
      }
    }
    throw new MaterialError('It is no private key in PKCS #8, SEC 1 or PKCS #1.');
  });
}

function pairOf(read: () => KeyObject): GivenMaterial {
  let key: KeyObject;
  try {
    key = read();
  } catch (error) {
    if (error instanceof MaterialError) throw error;
    throw new MaterialError(`It is no private key in PEM (${(error as Error).message}).`);
  }
  return {
    kind: 'pair',
    spec: specOf(key),
    pkcs8: key.export({ type: 'pkcs8', format: 'der' }),
    spki: createPublicKey(key).export({ type: 'spki', format: 'der' }),
  };
}

/** OpenSSL's names of curves and other algorithms. */
const SPEC_OF: Readonly<Record<string, KeySpec>> = {
  prime256v1: 'ECC_NIST_P256',
  secp384r1: 'ECC_NIST_P384',
  secp521r1: 'ECC_NIST_P521',
  secp256k1: 'ECC_SECG_P256K1',
  ed25519: 'ECC_NIST_EDWARDS25519',
  'ml-dsa-44': 'ML_DSA_44',
  'ml-dsa-65': 'ML_DSA_65',
  'ml-dsa-87': 'ML_DSA_87',
};

function specOf({ asymmetricKeyType, asymmetricKeyDetails: details = {} }: KeyObject): KeySpec {
  const type: string = asymmetricKeyType ?? 'an unknown kind';
  const kind = type === 'ec' ? (details.namedCurve ?? 'a curve without a name') : type;
  const spec = type === 'rsa' ? (`RSA_${details.modulusLength}` as KeySpec) : SPEC_OF[kind];
  if (spec === undefined || !KEY_SPECS[spec]) {
    const size = type === 'rsa' ? ` of ${details.modulusLength} bits` : '';
    throw new MaterialError(`Keyproof makes no keys of ${kind}${size}.`);
  }
  return spec;
}

/**
 * That material is of a key spec's kind and length.
 * @throws MaterialError
 */
export function checkMaterialFits(material: GivenMaterial, spec: KeySpec): void {
  const facts = KEY_SPECS[spec]?.material;
  if (material.kind === 'pair') {
    if (material.spec !== spec) throw new MaterialError(`It is of the spec ${material.spec}, not ${spec}.`);
  } else if (facts?.kind !== 'secret') {
    throw new MaterialError(`A key of the spec ${spec} takes a private key.`);
  } else if (material.bytes.length !== facts.bytes) {
    throw new MaterialError(
      `A key of the spec ${spec} has ${facts.bytes} bytes; these are ${material.bytes.length}.`,
    );
  }
}

/**
 * The record of given material. Its id comes from the material itself, so that an emulator that was given the
 * same material again decrypts what an earlier one encrypted.
 */
export function materialRecord(material: GivenMaterial): MaterialRecord {
  const bytes = material.kind === 'pair' ? material.spki : material.bytes;
  const id = createHash('sha256').update('keyproof material\0').update(bytes).digest('hex');
  return material.kind === 'pair'
    ? {
        kind: 'pair',
        id,
        pkcs8: material.pkcs8.toString('base64'),
        spki: material.spki.toString('base64'),
      }
    : { kind: 'secret', id, bytes: material.bytes.toString('base64') };
}
