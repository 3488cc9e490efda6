import type { CreateGrantCommandInput, GrantListEntry } from '@aws-sdk/client-kms';
import { expect } from '../../laboratory/expect.ts';
import type { Session } from '../session/session.ts';
import type { SharedKeyName } from '../session/shared-keys.ts';

/** A grant that was made. */
export interface Made {
  readonly KeyId: string;
  readonly GrantId: string;
  readonly GrantToken: string;
}

/** A grant of a shared key for the account itself: it gives nobody anything that they have not. */
export async function grant(
  { kms, key, accountPrincipal }: Session,
  more: Partial<CreateGrantCommandInput> = {},
  name: SharedKeyName = 'symmetric',
): Promise<Made> {
  const { id: KeyId } = await key(name);
  const basics = { KeyId, GranteePrincipal: await accountPrincipal(), Operations: ['Encrypt', 'Decrypt'] };
  const { GrantId, GrantToken } = await kms.createGrant({ ...basics, ...more } as CreateGrantCommandInput);
  expect(
    GrantId !== undefined && GrantToken !== undefined,
    'CreateGrant answered without GrantId and GrantToken',
  );
  return { KeyId, GrantId, GrantToken };
}

/** A grant as ListGrants has it. */
export async function listed(
  { kms }: Session,
  { KeyId, GrantId }: Made,
): Promise<GrantListEntry | undefined> {
  const { Grants = [] } = await kms.listGrants({ KeyId, GrantId });
  return Grants.find((found) => found.GrantId === GrantId);
}
