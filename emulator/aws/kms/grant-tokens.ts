import { createHmac } from 'node:crypto';
import type { View } from '../../store/store.ts';
import type { CallContext } from '../service.ts';
import { refusals } from './errors.ts';
import { type GrantRecord, getGrant } from './grant-store.ts';

/** The parts of a token: what makes it unlike every other, the grant's id, account and id of its key, the proof. */
const NONCE_BYTES = 16;
const GRANT_ID_BYTES = 32;
const PROOF_BYTES = 32;

/**
 * A token of a grant. It names its grant and proves that it comes from CreateGrant, so the store need not keep
 * one for each of the many answers that a grant may have been given in. To a client it is opaque.
 * @param nonce 16 bytes, other ones for every token
 */
function grantToken(grant: GrantRecord, nonce: Uint8Array): string {
  const key = Buffer.from(`${grant.account}/${grant.keyId}`);
  const named = Buffer.concat([nonce, Buffer.from(grant.id, 'hex'), key]);
  const proof = createHmac('sha256', Buffer.from(grant.secret, 'base64')).update(named).digest();
  return Buffer.concat([named, proof]).toString('base64');
}

/** A new token of a grant, from the world's random stream. */
export function newGrantToken(grant: GrantRecord, { world }: CallContext): string {
  return grantToken(grant, world.random.bytes(NONCE_BYTES));
}

/**
 * The grant that a token of this Region names, in this account unless IAM decides about access across accounts. A
 * token ends with its grant.
 */
export async function grantOfToken(
  view: View,
  { caller, region, world }: CallContext,
  token: string,
): Promise<GrantRecord | undefined> {
  const bytes = Buffer.from(token, 'base64');
  const nonce = bytes.subarray(0, NONCE_BYTES);
  const id = bytes.subarray(NONCE_BYTES, NONCE_BYTES + GRANT_ID_BYTES).toString('hex');
  const key = bytes.subarray(NONCE_BYTES + GRANT_ID_BYTES, -PROOF_BYTES).toString('latin1');
  const [account = '', keyId = ''] = key.split('/');
  if (account !== caller.account && !world.enforceIam) return undefined;
  const grant = await getGrant(view, { account, region }, keyId, id);
  return grant && grantToken(grant, nonce) === token ? grant : undefined;
}

/** @throws AwsError InvalidGrantTokenException */
export async function findGrantByToken(
  view: View,
  context: CallContext,
  token: string,
): Promise<GrantRecord> {
  const grant = await grantOfToken(view, context, token);
  if (!grant) throw refusals.unknownGrantToken();
  return grant;
}

/**
 * Checks the grant tokens of a request: each must be one that CreateGrant gave in this account and Region, for
 * a grant that still is. Whether it gives a permission that the request needs, authorization has asked before.
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
