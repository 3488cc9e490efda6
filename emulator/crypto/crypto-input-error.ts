/** Which of the caller's inputs was wrong. */
export type CryptoInputCode = 'input-length' | 'key-family' | 'key-material';

/**
 * What the caller passed does not fit: a user's mistake that a service turns into its own error (for KMS
 * a ValidationException). Anything else thrown from this folder is a bug or a failing machine.
 */
export class CryptoInputError extends Error {
  override readonly name = 'CryptoInputError';
  readonly code: CryptoInputCode;

  constructor(code: CryptoInputCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
