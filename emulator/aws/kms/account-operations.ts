import type { CallContext } from '../service.ts';
import { authorizeOwn, authorizeTagsOfNewKey, hasTags, keyInRequest } from './authorization.ts';

/** Operations that no key has a say in: identity policies decide, over all resources (KMS permissions reference). */
const ACCOUNT_OPERATIONS: ReadonlySet<string> = new Set([
  'ConnectCustomKeyStore',
  'CreateCustomKeyStore',
  'CreateKey',
  'DeleteCustomKeyStore',
  'DescribeCustomKeyStores',
  'DisconnectCustomKeyStore',
  'GenerateRandom',
  'ListAliases',
  'ListKeys',
  'ListRetirableGrants',
  'UpdateCustomKeyStore',
]);

/** Asks before an operation that is about no key; about keys the operations ask themselves. @throws AwsError */
export function authorizeAccountOperation(operation: string, context: CallContext): void {
  if (!ACCOUNT_OPERATIONS.has(operation)) return;
  const keys = operation === 'CreateKey' ? keyInRequest(context) : {};
  authorizeOwn(context, operation, '*', keys);
  if (operation === 'CreateKey' && hasTags(context)) authorizeTagsOfNewKey(context, keys);
}
