import { type ServiceError, status } from '@grpc/grpc-js';
import { KeyManagerError, type KeyManagerErrorCode } from '../key-manager.ts';
import { printable } from './printable.ts';

/** What a key manager's caller can act upon, for each status of gRPC; ours have the same names. */
const CODES: Readonly<Record<string, KeyManagerErrorCode>> = {
  INVALID_ARGUMENT: 'INVALID_ARGUMENT',
  OUT_OF_RANGE: 'INVALID_ARGUMENT',
  NOT_FOUND: 'NOT_FOUND',
  FAILED_PRECONDITION: 'FAILED_PRECONDITION',
  PERMISSION_DENIED: 'PERMISSION_DENIED',
  UNAUTHENTICATED: 'PERMISSION_DENIED',
  UNAVAILABLE: 'UNAVAILABLE',
  DEADLINE_EXCEEDED: 'UNAVAILABLE',
  RESOURCE_EXHAUSTED: 'UNAVAILABLE',
  ABORTED: 'UNAVAILABLE',
  CANCELLED: 'UNAVAILABLE',
};

/** The status that a plugin answers with. */
export function toStatus(error: unknown): { readonly code: status; readonly details: string } {
  if (error instanceof KeyManagerError) return { code: status[error.code], details: error.message };
  if (error instanceof StatusError) return { code: error.status, details: error.message };
  return { code: status.INTERNAL, details: error instanceof Error ? error.message : String(error) };
}

/** A status that has no code among a key manager's errors. */
export class StatusError extends Error {
  override readonly name = 'StatusError';
  readonly status: status;

  constructor(code: status, message: string) {
    super(message);
    this.status = code;
  }
}

/** The error for a plugin's answer. `doing` says what failed: `sign with key "x509-CA-A"`. */
export function fromStatus(error: ServiceError, doing: string): KeyManagerError {
  const name = status[error.code] ?? `status ${error.code}`;
  return new KeyManagerError(
    CODES[name] ?? 'INTERNAL',
    `the plugin failed to ${doing}: ${name}: ${printable(error.details)}`,
    { cause: error },
  );
}

/** Whether an error came over gRPC. */
export function isServiceError(error: unknown): error is ServiceError {
  return error instanceof Error && 'details' in error && 'metadata' in error && 'code' in error;
}
