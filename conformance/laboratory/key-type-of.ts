import { createPublicKey } from 'node:crypto';
import type { KeyType, PublicKey } from '../../manager/index.ts';

const CURVES: Readonly<Record<string, KeyType>> = { prime256v1: 'ec-p256', secp384r1: 'ec-p384' };

/** What a public key is by its own bytes, whatever its manager calls it; a curve or a size that SPIRE has not by its name. */
export function keyTypeOf({ pkixData }: Pick<PublicKey, 'pkixData'>): string {
  const key = createPublicKey({ key: Buffer.from(pkixData), format: 'der', type: 'spki' });
  const { namedCurve = '', modulusLength } = key.asymmetricKeyDetails ?? {};
  if (key.asymmetricKeyType === 'rsa') return `rsa-${modulusLength}`;
  return CURVES[namedCurve] ?? `${key.asymmetricKeyType} ${namedCurve}`;
}
