import type { CreateGrantCommandInput, GrantListEntry, KMS } from '@aws-sdk/client-kms';

/** A role that grants are given to. */
export const GRANTEE = 'arn:aws:iam::000000000000:role/grantee';
/** The user who may retire them. */
export const RETIRER = 'arn:aws:iam::000000000000:user/team/retirer';
/** No grant has this id. */
export const NO_GRANT = '0123456789abcdef'.repeat(4);

/** What a test needs to know of a grant. */
export interface TestGrant {
  readonly id: string;
  readonly token: string;
}

/** Makes a grant that lets GRANTEE describe a key, unless told otherwise. */
export async function createGrant(
  kms: KMS,
  KeyId: string,
  input: Partial<CreateGrantCommandInput> = {},
): Promise<TestGrant> {
  const { GrantId, GrantToken } = await kms.createGrant({
    KeyId,
    GranteePrincipal: GRANTEE,
    Operations: ['DescribeKey'],
    ...input,
  });
  if (!GrantId || !GrantToken) throw new Error('CreateGrant answered without a grant.');
  return { id: GrantId, token: GrantToken };
}

/** All grants of a key. */
export async function grantsOf(kms: KMS, KeyId: string): Promise<readonly GrantListEntry[]> {
  const { Grants = [] } = await kms.listGrants({ KeyId, Limit: 100 });
  return Grants;
}
