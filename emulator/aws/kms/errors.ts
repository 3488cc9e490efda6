import { AwsError } from '../errors.ts';
import { aliasRefusals } from './refusals/aliases.ts';
import { creationRefusals } from './refusals/creation.ts';
import { cryptographyRefusals } from './refusals/cryptography.ts';
import { grantRefusals } from './refusals/grants.ts';
import { importRefusals } from './refusals/import.ts';
import { keyStoreRefusals } from './refusals/key-stores.ts';
import { multiRegionRefusals } from './refusals/multi-region.ts';
import { policyRefusals } from './refusals/policies.ts';
import { referenceRefusals } from './refusals/references.ts';
import { rotationRefusals } from './refusals/rotation.ts';
import { stateRefusals } from './refusals/states.ts';
import { tagRefusals } from './refusals/tags.ts';

/**
 * The refusals of KMS in one place. "Recorded" texts were seen in answers of live AWS that users published;
 * where nobody published one, the comment says that the text is inferred.
 */
export const refusals = {
  ...referenceRefusals,
  ...aliasRefusals,
  ...creationRefusals,
  ...stateRefusals,
  ...cryptographyRefusals,
  ...grantRefusals,
  ...rotationRefusals,
  ...multiRegionRefusals,
  ...importRefusals,
  ...policyRefusals,
  ...tagRefusals,
  ...keyStoreRefusals,
} as const;

/** Recorded from live AWS in 2026: the text names no resource, whether the key exists or not. */
export function foreignAccount(principal: string, operation: string): AwsError {
  return new AwsError(
    'AccessDeniedException',
    `User: ${principal} is not authorized to perform: kms:${operation} on this resource because the resource ` +
      'does not exist in this Region, no resource-based policies allow access, or a resource-based policy ' +
      'explicitly denies access',
  );
}
