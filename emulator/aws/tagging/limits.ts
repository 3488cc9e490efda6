/** Every number of the Tagging API, once. Source: the API reference of GetResources, unless said otherwise. */
export const LIMITS = {
  resourcesPerPage: { least: 1, most: 100, default: 100 },
  tagsPerPage: { least: 100, most: 500 },
  resourceTypeFilters: 100,
  /** GetTagKeys and GetTagValues: the reference names no page size; inferred to be the one of GetResources. */
  namesPerPage: 100,
  /** A PaginationToken is valid for a maximum of 15 minutes. */
  tokenLifetime: 15 * 60 * 1000,
} as const;
