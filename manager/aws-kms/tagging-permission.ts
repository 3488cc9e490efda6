import { KeyManagerError } from '../key-manager.ts';
import { isDenied, toKeyManagerError } from './cloud-errors.ts';

/**
 * Explains the permission that nobody expects for KMS keys; the service's own text does not help.
 * @throws KeyManagerError `PERMISSION_DENIED`, or whatever else `work` throws.
 */
export async function withTaggingAdvice<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!isDenied(error)) throw error;
    const { message } = toKeyManagerError(error, 'find keys by their tags');
    throw new KeyManagerError(
      'PERMISSION_DENIED',
      'the permission tag:GetResources is missing; it belongs to the Resource Groups Tagging API, must be granted ' +
        `in an identity-based IAM policy, and cannot be granted by the KMS key policy. "tagging:GetResources", as some ` +
        `documents write it, is no IAM action and grants nothing (${message})`,
      { cause: error },
    );
  }
}
