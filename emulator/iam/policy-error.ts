/** What is wrong with a policy document, in words that may be told to a client. */
export class PolicyError extends Error {
  override readonly name = 'PolicyError';
}
