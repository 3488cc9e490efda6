import { createHash, randomBytes } from 'node:crypto';
import { AsnConvert, OctetString } from '@peculiar/asn1-schema';
import {
  AttributeTypeAndValue,
  AttributeValue,
  Certificate,
  Extension,
  Extensions,
  Name,
  RelativeDistinguishedName,
  SubjectPublicKeyInfo,
  TBSCertificate,
  Validity,
  Version,
} from '@peculiar/asn1-x509';
import type { KeyType } from '../key-manager.ts';
import type { Validity as Instants, Sign } from '../rotation/rotation.ts';
import { signatureAlgorithm } from './key-profile.ts';

/** What a certificate says, before it is signed. */
export interface CertificateContent {
  readonly serialNumber: Uint8Array;
  readonly issuer: Name;
  readonly subject: Name;
  readonly validity: Instants;
  /** DER SubjectPublicKeyInfo. */
  readonly publicKey: Uint8Array;
  readonly extensions: readonly Extension[];
}

/** The kinds of name attributes that we write. RFC 5280, appendix A. */
const ATTRIBUTES = { O: '2.5.4.10', serialNumber: '2.5.4.5' } as const;

/**
 * Signs a certificate with a key that only signs: the body is encoded, handed to the signer, and both are put
 * together. @peculiar/x509 has no door for such a signer, so its ASN.1 schemas are used alone.
 * @returns DER
 */
export async function signCertificate(
  content: CertificateContent,
  signer: { readonly type: KeyType; readonly sign: Sign },
): Promise<Uint8Array> {
  const algorithm = signatureAlgorithm(signer.type);
  const tbsCertificate = new TBSCertificate({
    version: Version.v3,
    serialNumber: bufferOf(content.serialNumber),
    signature: algorithm,
    issuer: content.issuer,
    validity: new Validity({
      notBefore: new Date(content.validity.notBefore),
      notAfter: new Date(content.validity.notAfter),
    }),
    subject: content.subject,
    subjectPublicKeyInfo: AsnConvert.parse(content.publicKey, SubjectPublicKeyInfo),
    extensions: new Extensions([...content.extensions]),
  });
  const tbs = AsnConvert.serialize(tbsCertificate);
  const signature = await signer.sign(new Uint8Array(tbs));
  return new Uint8Array(
    AsnConvert.serialize(
      new Certificate({
        tbsCertificate,
        tbsCertificateRaw: tbs,
        signatureAlgorithm: algorithm,
        signatureValue: bufferOf(signature),
      }),
    ),
  );
}

/** 16 random bytes: positive, and never with a leading zero. RFC 5280, section 4.1.2.2, allows 20. */
export function randomSerialNumber(): Uint8Array {
  const bytes = randomBytes(16);
  bytes[0] = ((bytes[0] ?? 0) & 0x3f) | 0x40;
  return bytes;
}

export function nameOf(parts: Readonly<Partial<Record<keyof typeof ATTRIBUTES, string>>>): Name {
  return new Name(
    Object.entries(parts).map(([kind, text]) => {
      const type = ATTRIBUTES[kind as keyof typeof ATTRIBUTES];
      const value = new AttributeValue({ printableString: text });
      return new RelativeDistinguishedName([new AttributeTypeAndValue({ type, value })]);
    }),
  );
}

export function extension(extnID: string, critical: boolean, value: object): Extension {
  return new Extension({ extnID, critical, extnValue: new OctetString(AsnConvert.serialize(value)) });
}

/** RFC 5280, section 4.2.1.2, method 1: the SHA-1 of the key's bits. */
export function subjectKeyId(publicKey: Uint8Array): Uint8Array {
  const { subjectPublicKey } = AsnConvert.parse(publicKey, SubjectPublicKeyInfo);
  return createHash('sha1').update(new Uint8Array(subjectPublicKey)).digest();
}

/** The library takes whole buffers only; a Node buffer may be a part of a larger one. */
export function bufferOf(bytes: Uint8Array): ArrayBuffer {
  return Uint8Array.from(bytes).buffer;
}
