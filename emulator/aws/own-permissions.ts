import type { ContextKeys } from '../iam/context.ts';
import { authorize, refusalText } from './authorization.ts';
import { AwsError } from './errors.ts';
import type { CallContext } from './service.ts';

/**
 * Asks for the operations of a service that knows identity-based policies alone, over all resources. The refusal
 * names no resource: recorded from the Tagging API and from CloudTrail.
 * @param prefix of the service's actions, which need not be its name
 * @throws AwsError AccessDeniedException
 */
export function byIdentityPolicies(prefix: string, keysOf: (input: unknown) => ContextKeys = () => ({})) {
  return (operation: string, context: CallContext): void => {
    const action = `${prefix}:${operation}`;
    const resourceAccount = context.caller.account;
    const keys = keysOf(context.input);
    const decision = authorize(context, { action, resource: '*', resourceAccount, keys });
    if (decision.allowed) return;
    throw new AwsError('AccessDeniedException', refusalText(context, action, undefined, decision));
  };
}
