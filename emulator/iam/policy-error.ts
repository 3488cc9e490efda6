/** What is wrong with a policy document, in words that may be told to a client. */
export class PolicyError extends Error {
  override readonly name = 'PolicyError';
}

/** Every mistake of a policy document that is told. */
export const policyErrors = {
  /** Inferred. */
  noJson: () => new PolicyError('The policy is not valid JSON.'),
  /** Inferred. */
  noObject: () => new PolicyError('The policy is not a JSON object.'),
  /** Inferred. */
  unknownMember: (member: string) => new PolicyError(`The policy has the unknown element ${member}.`),
  /** The versions are IAM's; the text is inferred. */
  version: () => new PolicyError('The policy Version must be 2012-10-17 or 2008-10-17.'),
  /** Inferred. */
  noStatement: () => new PolicyError('The policy has no statement.'),
  /** Inferred. */
  statementNoObject: () => new PolicyError('Policy contains a statement that is no JSON object.'),
  /** Inferred. */
  unknownElement: (element: string) =>
    new PolicyError(`Policy contains a statement with the unknown element ${element}.`),
  /** Inferred. */
  effect: () => new PolicyError('Policy contains a statement whose Effect is neither Allow nor Deny.'),
  /** Recorded: IAM's text for such an identity policy. */
  prohibitedPrincipal: () => new PolicyError('Policy document should not specify a principal.'),
  /** Recorded: terraform-aws-eks#2163. */
  noPrincipal: () => new PolicyError('Policy contains a statement with no principal.'),
  /** "NotPrincipal must be used with Effect: Deny", and not in a role's trust policy; the text is inferred. */
  allowedNotPrincipal: () => new PolicyError('Policy contains a statement that allows NotPrincipal.'),
  /** Recorded from KMS (Terraform and CloudFormation users, many of them). */
  invalidPrincipal: () => new PolicyError('Policy contains a statement with one or more invalid principals.'),
  /** Inferred from its sibling about principals. */
  noAction: () => new PolicyError('Policy contains a statement with no action.'),
  /** Inferred. */
  actionNoText: () => new PolicyError('Policy contains an action that is no text.'),
  /** Inferred. */
  invalidAction: (name: string) => new PolicyError(`Policy contains the invalid action ${name}.`),
  /** Recorded: IAM's text for such a trust policy. */
  prohibitedResource: () => new PolicyError('Has prohibited field Resource.'),
  /** Inferred from its sibling about principals. */
  noResource: () => new PolicyError('Policy contains a statement with no resource.'),
  /** Inferred. */
  resourceNoText: () => new PolicyError('Policy contains a resource that is no text.'),
  /** Inferred. */
  bothOf: (name: string) => new PolicyError(`Policy contains a statement with both ${name} and Not${name}.`),
  /** Inferred. */
  conditionNoObject: () => new PolicyError('Policy contains a statement whose Condition is no JSON object.'),
  /** Inferred. */
  unknownOperator: (name: string) =>
    new PolicyError(`Policy contains the unknown condition operator ${name}.`),
  /** Inferred. */
  operatorNoObject: (name: string) =>
    new PolicyError(`Policy contains a condition ${name} that is no JSON object.`),
  /** Inferred. */
  conditionNoText: (key: string) =>
    new PolicyError(`Policy contains a condition on ${key} whose value is no text.`),
} as const;
