/** A property that does not hold. Anything else that a check throws is a failure too, with its stack. */
export class CheckFailure extends Error {
  override readonly name = 'CheckFailure';
}

/** Why a check failed, in words: a failed expectation speaks for itself, anything else is shown with its kind. */
export function reasonOf(error: unknown): string {
  if (error instanceof CheckFailure) return error.message;
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
