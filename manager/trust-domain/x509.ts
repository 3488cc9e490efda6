import { AsnConvert } from '@peculiar/asn1-schema';
import {
  AuthorityKeyIdentifier,
  BasicConstraints,
  Certificate,
  ExtendedKeyUsage,
  type Extension,
  GeneralName,
  id_ce_authorityKeyIdentifier,
  id_ce_basicConstraints,
  id_ce_extKeyUsage,
  id_ce_keyUsage,
  id_ce_subjectAltName,
  id_ce_subjectKeyIdentifier,
  id_kp_clientAuth,
  id_kp_serverAuth,
  KeyIdentifier,
  KeyUsage,
  KeyUsageFlags,
  SubjectAlternativeName,
  SubjectKeyIdentifier,
} from '@peculiar/asn1-x509';
import type { PublicKey } from '../key-manager.ts';
import type { Authority } from '../rotation/authority.ts';
import type { Sign, Validity } from '../rotation/rotation.ts';
import {
  bufferOf,
  extension,
  nameOf,
  randomSerialNumber,
  signCertificate,
  subjectKeyId,
} from './certificate.ts';

/**
 * A root of the trust domain that signs itself. X509-SVID.md, section 3 and 4: one URI SAN, CA, keyCertSign. Its
 * subject holds its serial number, so that no two roots of a bundle have one name.
 */
export function issueRoot(
  trustDomain: string,
  key: PublicKey,
  validity: Validity,
  sign: Sign,
): Promise<Uint8Array> {
  const serialNumber = randomSerialNumber();
  const name = nameOf({ O: 'SPIFFE', serialNumber: Buffer.from(serialNumber).toString('hex') });
  const extensions = [
    extension(id_ce_basicConstraints, true, new BasicConstraints({ cA: true, pathLenConstraint: 0 })),
    extension(id_ce_keyUsage, true, new KeyUsage(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign)),
    ...keyIds(key.pkixData, subjectKeyId(key.pkixData)),
    subjectAltName([`spiffe://${trustDomain}`], []),
  ];
  const content = {
    serialNumber,
    issuer: name,
    subject: name,
    validity,
    publicKey: key.pkixData,
    extensions,
  };
  return signCertificate(content, { type: key.type, sign });
}

export interface LeafRequest {
  readonly spiffeId: string;
  readonly dns: readonly string[];
  readonly publicKey: Uint8Array;
  readonly validity: Validity;
}

/** The X509-SVID of a workload, signed by an authority. X509-SVID.md, section 4: no CA, digitalSignature. */
export function issueLeaf(request: LeafRequest, authority: Authority, sign: Sign): Promise<Uint8Array> {
  const { tbsCertificate } = AsnConvert.parse(
    Buffer.from(authority.certificate ?? '', 'base64'),
    Certificate,
  );
  const extensions = [
    extension(id_ce_basicConstraints, true, new BasicConstraints({ cA: false })),
    extension(id_ce_keyUsage, true, new KeyUsage(KeyUsageFlags.digitalSignature)),
    extension(id_ce_extKeyUsage, false, new ExtendedKeyUsage([id_kp_serverAuth, id_kp_clientAuth])),
    ...keyIds(request.publicKey, Buffer.from(authority.id, 'hex')),
    subjectAltName([request.spiffeId], request.dns),
  ];
  const content = {
    serialNumber: randomSerialNumber(),
    issuer: tbsCertificate.subject,
    subject: nameOf({ O: 'SPIFFE' }),
    validity: request.validity,
    publicKey: request.publicKey,
    extensions,
  };
  return signCertificate(content, { type: authority.keyType, sign });
}

function keyIds(subject: Uint8Array, issuerKeyId: Uint8Array): readonly Extension[] {
  const keyIdentifier = new KeyIdentifier(bufferOf(issuerKeyId));
  const subjectId = new SubjectKeyIdentifier(bufferOf(subjectKeyId(subject)));
  return [
    extension(id_ce_subjectKeyIdentifier, false, subjectId),
    extension(id_ce_authorityKeyIdentifier, false, new AuthorityKeyIdentifier({ keyIdentifier })),
  ];
}

function subjectAltName(uris: readonly string[], dns: readonly string[]): Extension {
  const names = [
    ...uris.map((uri) => new GeneralName({ uniformResourceIdentifier: uri })),
    ...dns.map((name) => new GeneralName({ dNSName: name })),
  ];
  return extension(id_ce_subjectAltName, false, new SubjectAlternativeName(names));
}
