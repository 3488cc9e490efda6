/** Every number of STS, once. Source: the API reference; least and most are the API model's. */
export const LIMITS = {
  /** Seconds that credentials last. */
  duration: {
    /** The most is what the role allows; 12 hours for a role that is not configured. */
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
  /** "Pass session tags in AWS STS", IAM user guide; the API model has the same. */
  sessionTags: { tags: 50, key: 128, value: 256 },
  /** Seconds that nbf and iat may lie ahead, for clocks that differ. Inferred. */
  webIdentity: { leeway: 300 },
} as const;
