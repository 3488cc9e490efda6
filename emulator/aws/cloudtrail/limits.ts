/** Every number of CloudTrail, once. Source: the API reference of LookupEvents. */
export const LIMITS = {
  pageSize: 50,
  lookupAttributes: 1,
  /** Events of the last 90 days can be looked up. */
  history: 90 * 24 * 60 * 60 * 1000,
} as const;
