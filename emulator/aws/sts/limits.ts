/** Every number of STS, once. Source: the API reference; least and most are the API model's. */
export const LIMITS = {
  /** Seconds that credentials last. */
  duration: {
    /** The most is 12 hours here: the role's own maximum, an hour unless set, is IAM's and not known. */
    assumedRole: 3600,
    sessionToken: 43_200,
    federationToken: 43_200,
    /** "Sessions for AWS account owners are restricted to a maximum of 3,600 seconds". */
    ofRoot: 3600,
    /** A role assumed with temporary credentials: IAM User Guide, "role chaining"; those of GetSessionToken too
     * (recorded: aws-runas#11). */
    chained: 3600,
  },
  sessionPolicies: { managed: 10, plaintext: 2048 },
} as const;
