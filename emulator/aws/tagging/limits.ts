/** Every number of the Tagging API, once. Source: the API reference of GetResources. */
export const LIMITS = {
  resourcesPerPage: { least: 1, most: 100, default: 100 },
  tagsPerPage: { least: 100, most: 500 },
  resourceTypeFilters: 100,
  /** A PaginationToken is valid for a maximum of 15 minutes. */
  tokenLifetime: 15 * 60 * 1000,
} as const;
