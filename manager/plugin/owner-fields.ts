import { z } from 'zod';
import { type Owner, ownerProblems } from '../defakto/owner.ts';
import { type CheckedFields, checkFields } from './fields.ts';
import type { PluginData } from './served-manager.ts';

/** The fields of plugin_data that say whose keys they are; a server's own configuration does not tell it. */
export const OWNER_FIELDS = { deploymentId: z.string(), serverId: z.string() } as const;

/** Takes the owner's fields out of plugin_data; both have to be there. */
export function readOwner({ fields: { deploymentId, serverId, ...rest }, trustDomain }: PluginData): {
  readonly owner: CheckedFields<Omit<Owner, 'trustDomain'>>;
  readonly rest: object;
} {
  const owner = checkFields(z.strictObject(OWNER_FIELDS), { deploymentId, serverId });
  if (!owner.value) return { owner, rest };
  const problems = ownerProblems({ trustDomain, ...owner.value });
  return { owner: problems.length > 0 ? { problems } : owner, rest };
}
