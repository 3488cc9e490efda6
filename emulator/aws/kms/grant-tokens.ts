import { createHmac } from 'node:crypto';
import type { View } from '../../store/store.ts';
import type { CallContext } from '../service.ts';
import { refusals } from './errors.ts';
import { type GrantRecord, getGrant } from './grant-store.ts';
import { placeOf } from './key-reference.ts';

/** The parts of a token: what makes it unlike every other, the grant's id, the key's id, the proof. */
const NONCE_BYTES = 16;
const GRANT_ID_BYTES = 32;
const PROOF_BYTES = 32;

/**
 * A token of a grant. It names its grant and proves that it comes from CreateGrant, so the store need not keep
 * one for each of the many answers that a grant may have been given in. To a client it is opaque.
 * @param nonce 16 bytes, other ones for every token
 */
function grantToken(grant: GrantRecord, nonce: Uint8Array): string {
  const named = Buffer.concat([nonce, Buffer.from(grant.id, 'hex'), Buffer.from(grant.keyId)]);
  const proof = createHmac('sha256', Buffer.from(grant.secret, 'base64')).update(named).digest();
  return Buffer.concat([named, proof]).toString('base64');
}

/** A new token of a grant, from the world's random stream. */
export function newGrantToken(grant: GrantRecord, { world }: CallContext): string {
  return grantToken(grant, world.random.bytes(NONCE_BYTES));
}

/**
 * The grant that a token of this account and Region names. A token ends with its grant.
 * @throws AwsError InvalidGrantTokenException
 */
export async function findGrantByToken(
  view: View,
  context: CallContext,
  token: string,
): Promise<GrantRecord> {
  const bytes = Buffer.from(token, 'base64');
  const nonce = bytes.subarray(0, NONCE_BYTES);
  const id = bytes.subarray(NONCE_BYTES, NONCE_BYTES + GRANT_ID_BYTES).toString('hex');
  const keyId = bytes.subarray(NONCE_BYTES + GRANT_ID_BYTES, -PROOF_BYTES).toString('latin1');
  const grant = await getGrant(view, placeOf(context), keyId, id);
  if (!grant || grantToken(grant, nonce) !== token) throw refusals.unknownGrantToken();
  return grant;
}

/**
 * Checks the grant tokens of a request: each must be one that CreateGrant gave in this account and Region, for
 * a grant that still is. That it gives a permission which the request needs is not asked: nothing is enforced.
 * @throws AwsError InvalidGrantTokenException
 */
export async function checkGrantTokens(
  context: CallContext,
  tokens: readonly string[] | undefined,
): Promise<void> {
  if (!tokens || tokens.length === 0) return;
  // A token makes its grant usable at once, before the grant is seen everywhere ("Grant tokens", developer guide).
  await context.world.currentStore.read((view) => requireGrants(view, context, tokens));
}

/** `checkGrantTokens` inside a transaction. @throws AwsError InvalidGrantTokenException */
export async function requireGrants(
  view: View,
  context: CallContext,
  tokens: readonly string[],
): Promise<void> {
  for (const token of tokens) await findGrantByToken(view, context, token);
}
