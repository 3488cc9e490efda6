import { runSimulation } from '@cloud-copilot/iam-simulate';
import { requestContext } from '../context.ts';
import { decide } from '../evaluate.ts';
import { parsePolicy } from '../policy.ts';
import type { Case } from './arbitrary.ts';

const EVERYTHING = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };

/** Whether our evaluator allows a case. */
export function weAllow({
  principal,
  context,
  identity,
  boundary,
  session,
  keyPolicy,
  ...request
}: Case): boolean {
  const parse = (document: object) => parsePolicy(JSON.stringify(document), 'identity');
  return decide(
    { ...request, principal, context: requestContext(context) },
    {
      identity: principal.kind === 'root' ? 'everything' : identity.map(parse),
      boundary: boundary && parse(boundary),
      session: session && [parse(session)],
      resource: keyPolicy && { policy: parsePolicy(JSON.stringify(keyPolicy), 'resource') },
    },
  ).allowed;
}

/**
 * Whether @cloud-copilot/iam-simulate allows it.
 * @throws Error when it takes a policy for malformed, or leaves a condition key of the request unread
 */
export async function theyAllow(it: Case): Promise<boolean> {
  const named = (policy: object, index: number) => ({ name: `policy ${index}`, policy });
  const answer = await runSimulation(
    {
      request: {
        principal: it.principal.arn,
        action: it.action,
        resource: { resource: it.resource, accountId: it.resourceAccount },
        contextVariables: it.context as Record<string, string | string[]>,
      },
      identityPolicies: (it.principal.kind === 'root' ? [EVERYTHING] : it.identity).map(named),
      serviceControlPolicies: [],
      resourceControlPolicies: [],
      ...(it.boundary && { permissionBoundaryPolicies: [named(it.boundary, 0)] }),
      ...(it.session && { sessionPolicy: it.session }),
      ...(it.keyPolicy && { resourcePolicy: it.keyPolicy }),
    },
    {},
  );
  if (answer.resultType !== 'single') throw new Error(JSON.stringify(answer));
  const { ignoredContextKeys = [] } = answer.result;
  if (ignoredContextKeys.length > 0) throw new Error(`It does not know ${ignoredContextKeys.join(', ')}.`);
  return answer.overallResult === 'Allowed';
}
