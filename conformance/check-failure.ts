/** A property that does not hold. Anything else that a check throws is a failure too, with its stack. */
export class CheckFailure extends Error {
  override readonly name = 'CheckFailure';
}
