import { ENDPOINT_GROUPS, type EndpointCheck, endpointGroupOf } from './check.ts';
import { ALIAS_REFUSAL_CHECKS } from './checks/alias-refusals.ts';
import { ALIAS_CHECKS } from './checks/aliases.ts';
import { DATA_KEY_CHECKS } from './checks/data-keys.ts';
import { ENCRYPTION_CHECKS } from './checks/encryption.ts';
import { ERROR_CHECKS } from './checks/errors.ts';
import { GRANT_REFUSAL_CHECKS } from './checks/grant-refusals.ts';
import { GRANT_CHECKS } from './checks/grants.ts';
import { IMPORT_CHECKS } from './checks/import.ts';
import { IMPORTED_PAIR_CHECKS } from './checks/import-pairs.ts';
import { IMPORT_REFUSAL_CHECKS } from './checks/import-refusals.ts';
import { KEY_AGREEMENT_CHECKS } from './checks/key-agreement.ts';
import { KEY_ARN_CHECKS } from './checks/key-arns.ts';
import { KEY_DELETION_CHECKS } from './checks/key-deletion.ts';
import { KEY_CHECKS } from './checks/keys.ts';
import { MAC_CHECKS } from './checks/mac.ts';
import { MULTI_REGION_CHECKS } from './checks/multi-region.ts';
import { PAGING_CHECKS } from './checks/paging.ts';
import { POLICY_CHECKS } from './checks/policies.ts';
import { PUBLIC_KEY_CHECKS } from './checks/public-keys.ts';
import { RE_ENCRYPTION_CHECKS } from './checks/re-encryption.ts';
import { ROTATION_CHECKS } from './checks/rotation.ts';
import { RSA_ENCRYPTION_CHECKS } from './checks/rsa-encryption.ts';
import { SIGNING_CHECKS } from './checks/signing.ts';
import { STATE_CHANGE_CHECKS } from './checks/state-changes.ts';
import { STATE_CHECKS } from './checks/states.ts';
import { TAGGING_API_CHECKS } from './checks/tagging-api.ts';
import { TAGGING_CHANGE_CHECKS } from './checks/tagging-changes.ts';
import { TAG_CHECKS } from './checks/tags.ts';
import { VERIFICATION_CHECKS } from './checks/verification.ts';

const CHECKS: readonly EndpointCheck[] = [
  ...KEY_CHECKS,
  ...KEY_DELETION_CHECKS,
  ...KEY_ARN_CHECKS,
  ...STATE_CHECKS,
  ...STATE_CHANGE_CHECKS,
  ...SIGNING_CHECKS,
  ...VERIFICATION_CHECKS,
  ...PUBLIC_KEY_CHECKS,
  ...ENCRYPTION_CHECKS,
  ...RSA_ENCRYPTION_CHECKS,
  ...RE_ENCRYPTION_CHECKS,
  ...DATA_KEY_CHECKS,
  ...MAC_CHECKS,
  ...KEY_AGREEMENT_CHECKS,
  ...ALIAS_CHECKS,
  ...ALIAS_REFUSAL_CHECKS,
  ...TAG_CHECKS,
  ...GRANT_CHECKS,
  ...GRANT_REFUSAL_CHECKS,
  ...POLICY_CHECKS,
  ...IMPORT_CHECKS,
  ...IMPORT_REFUSAL_CHECKS,
  ...IMPORTED_PAIR_CHECKS,
  ...MULTI_REGION_CHECKS,
  ...PAGING_CHECKS,
  ...ERROR_CHECKS,
  ...ROTATION_CHECKS,
  ...TAGGING_API_CHECKS,
  ...TAGGING_CHANGE_CHECKS,
];

/** Every check of an endpoint, in the order of the groups. */
export const ENDPOINT_CHECKS: readonly EndpointCheck[] = ENDPOINT_GROUPS.flatMap((group) =>
  CHECKS.filter((check) => endpointGroupOf(check) === group),
);
