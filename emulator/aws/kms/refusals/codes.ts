import { AwsError } from '../../errors.ts';

export function notFound(message: string): AwsError {
  return new AwsError('NotFoundException', message);
}

export function unsupported(message: string): AwsError {
  return new AwsError('UnsupportedOperationException', message);
}

export function invalidState(message: string): AwsError {
  return new AwsError('KMSInvalidStateException', message);
}
