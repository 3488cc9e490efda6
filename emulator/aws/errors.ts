/**
 * A service's answer to a request that it refuses. Thrown anywhere below the protocol layer, turned into the
 * wire format in one place. Whatever else is thrown is our own bug and answers InternalFailure.
 */
export class AwsError extends Error {
  override readonly name = 'AwsError';
  /** The error code as the service spells it, for instance `NotFoundException`. */
  readonly code: string;
  readonly status: number;

  constructor(code: string, message: string, status = 400) {
    super(message);
    this.code = code;
    this.status = status;
  }
}

export const validationException = (message: string) => new AwsError('ValidationException', message);

/** What a JSON service answers when the body does not fit the types of the model. */
export const serializationException = (message: string) => new AwsError('SerializationException', message);

/**
 * Keyproof's own refusal for what AWS has and this emulator does not have yet. Not retryable for an SDK, and
 * not to be mistaken for an answer of AWS.
 */
export const notEmulated = (what: string) =>
  new AwsError(
    'NotImplementedException',
    `Keyproof does not emulate ${what} yet. 'keyproof operations' lists what it does.`,
    501,
  );
