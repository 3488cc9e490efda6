import { KeyManagerError, type KeyManagerErrorCode } from '../key-manager.ts';

/** The service's error code (`NotFoundException`, ...), or the name of whatever was thrown. */
export function errorCode(error: unknown): string {
  return error instanceof Error ? error.name : typeof error;
}

/** Whether the service answered with one of these codes. */
export function isCode(error: unknown, ...codes: readonly string[]): boolean {
  return codes.includes(errorCode(error));
}

/** The key is purged, or waits for its purge: there is nothing left to do to it. */
export function isGone(error: unknown): boolean {
  return isCode(error, 'NotFoundException', 'KMSInvalidStateException');
}

/** The caller lacks a permission. */
export function isDenied(error: unknown): boolean {
  return isCode(error, ...DENIED);
}

/** A refusal that the same call would meet again: permissions and quotas, not the network. */
export function isLasting(error: unknown): boolean {
  return isDenied(error) || isCode(error, 'LimitExceededException', 'TagException');
}

const DENIED = ['AccessDeniedException', 'AccessDenied'];
/** No credentials, or such as the service does not take. */
const BAD_CREDENTIALS = [
  'CredentialsProviderError',
  'ExpiredToken',
  'ExpiredTokenException',
  'InvalidClientTokenId',
  'UnrecognizedClientException',
];
const BAD_STATE = ['KMSInvalidStateException', 'DisabledException'];
const THROTTLED = ['ThrottlingException', 'ThrottledException', 'Throttling', 'TooManyRequestsException'];
const BROKEN = [
  'KMSInternalException',
  'DependencyTimeoutException',
  'KeyUnavailableException',
  'InternalServiceException',
  'InternalFailure',
  'ServiceUnavailable',
  'TimeoutError',
];
/** The SDK's own error has no name. */
const NO_REGION = 'Region is missing';
const NETWORK = /^(E(CONN|HOST|NET|AI_|PIPE|TIMEDOUT)|ENOTFOUND)/;

/**
 * Makes an error that the caller can act upon; the service's code and text stay in the message, the original
 * is the `cause`. `doing` says what failed: `generate key "x509-CA-A"`.
 */
export function toKeyManagerError(error: unknown, doing: string): KeyManagerError {
  if (error instanceof KeyManagerError) return error;
  const text = error instanceof Error ? error.message : String(error);
  if (text === NO_REGION) {
    const message = `failed to ${doing}: no region is set, neither in the configuration nor where the AWS SDK looks (AWS_REGION, the shared configuration)`;
    return new KeyManagerError('INVALID_ARGUMENT', message, { cause: error });
  }
  return new KeyManagerError(codeFor(error), `failed to ${doing}: ${errorCode(error)}: ${text}`, {
    cause: error,
  });
}

function codeFor(error: unknown): KeyManagerErrorCode {
  if (isDenied(error) || isCode(error, ...BAD_CREDENTIALS)) return 'PERMISSION_DENIED';
  if (isCode(error, ...BAD_STATE)) return 'FAILED_PRECONDITION';
  if (isCode(error, ...THROTTLED, ...BROKEN) || isServerFault(error)) return 'UNAVAILABLE';
  return 'INTERNAL';
}

function isServerFault(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code, $metadata } = error as Error & { code?: unknown; $metadata?: { httpStatusCode?: number } };
  return (typeof code === 'string' && NETWORK.test(code)) || ($metadata?.httpStatusCode ?? 0) >= 500;
}
