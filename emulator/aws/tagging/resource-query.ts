import type { TagFilter } from '@aws-sdk/client-resource-groups-tagging-api';
import type { View } from '../../store/store.ts';
import { type Cursor, intersection, listingCursor, union } from './intersection.ts';
import { listings, type Scope } from './tag-index.ts';

/** The only kind of taggable resource here; a filter names it wholly or by its service. */
const RESOURCE_TYPES: ReadonlySet<string> = new Set(['kms', 'kms:key']);

/** The ARNs that a query asks for: AND between filters, OR between the values of one; no filter means all. */
export function resourceCursor(view: View, scope: Scope, filters: readonly TagFilter[]): Cursor {
  if (filters.length === 0) return listingCursor(view, listings.all(scope));
  return intersection(
    filters.map(({ Key = '', Values = [] }) =>
      Values.length === 0
        ? listingCursor(view, listings.withKey(scope, Key))
        : union(Values.map((value) => listingCursor(view, listings.withTag(scope, Key, value)))),
    ),
  );
}

/** Whether resource type filters let KMS keys through; an empty list lets everything through. */
export function includesKeys(resourceTypes: readonly string[]): boolean {
  return resourceTypes.length === 0 || resourceTypes.some((type) => RESOURCE_TYPES.has(type));
}
