import { createPublicKey } from 'node:crypto';
import type { HashAlgorithm, PublicKey, SignerOptions } from '../key-manager.ts';

const HASH_BYTES = { sha256: 32, sha384: 48, sha512: 64 } as const satisfies Record<HashAlgorithm, number>;

/**
 * Whether a signature over a digest is right, as libraries see it that no key manager of ours signs with.
 * @throws Error when the public key is none.
 */
export async function verifyDigest(
  { type, pkixData }: Pick<PublicKey, 'type' | 'pkixData'>,
  digest: Uint8Array,
  options: SignerOptions,
  signature: Uint8Array,
): Promise<boolean> {
  const key = createPublicKey({ key: Buffer.from(pkixData), format: 'der', type: 'spki' });
  if (type === 'ec-p256' || type === 'ec-p384') {
    const { p256, p384 } = await import('@noble/curves/nist.js');
    const { x = '', y = '' } = key.export({ format: 'jwk' });
    const point = Buffer.concat([Buffer.of(4), Buffer.from(x, 'base64url'), Buffer.from(y, 'base64url')]);
    return quietly(() =>
      (type === 'ec-p256' ? p256 : p384).verify(signature, digest, point, {
        format: 'der',
        prehash: false,
        lowS: false,
      }),
    );
  }
  const { default: forge } = await import('node-forge');
  const pem = key.export({ format: 'pem', type: 'spki' }).toString();
  const { hashAlgorithm, pss } = options;
  const scheme = pss
    ? forge.pss.create({
        md: forge.md[hashAlgorithm].create(),
        mgf: forge.mgf.mgf1.create(forge.md[hashAlgorithm].create()),
        saltLength: pss.saltLength > 0 ? pss.saltLength : HASH_BYTES[hashAlgorithm],
      })
    : undefined;
  return quietly(() => forge.pki.publicKeyFromPem(pem).verify(binary(digest), binary(signature), scheme));
}

/** Both libraries throw for a signature that is malformed. */
function quietly(verify: () => boolean): boolean {
  try {
    return verify();
  } catch {
    return false;
  }
}

const binary = (bytes: Uint8Array): string => Buffer.from(bytes).toString('binary');
