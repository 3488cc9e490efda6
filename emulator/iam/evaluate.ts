import { holds } from './conditions.ts';
import type { RequestContext } from './context.ts';
import type { Policy, ResourcePattern, Statement } from './policy.ts';
import { isExcepted, type Principal, type Reach, reachOf } from './principals.ts';
import { asPattern, resolve } from './template.ts';

export interface AuthorizationRequest {
  readonly principal: Principal;
  /** For instance kms:Sign. */
  readonly action: string;
  /** An ARN, or `*` for an action that has no resource. */
  readonly resource: string;
  readonly resourceAccount: string;
  readonly context: RequestContext;
}

/** Everything that has a say in a request. */
export interface Policies {
  /** All of them together; `everything` for an account's root, which no identity policy limits. */
  readonly identity: readonly Policy[] | 'everything';
  readonly boundary?: Policy | undefined;
  /** Undefined when the session was made without; several count as one. */
  readonly session?: readonly Policy[] | undefined;
  /** Undefined for an action whose resource has no policy of its own. */
  readonly resource?: ResourceSide | undefined;
}

interface ResourceSide {
  readonly policy: Policy;
  /** Whether only the policy's explicit denies count. */
  readonly deniesOnly?: boolean;
  /** Principals whom something else than the policy allows this very request, by ARN: grants. */
  readonly alsoAllowed?: readonly string[];
}

type PolicyType = 'identity' | 'boundary' | 'session' | 'resource';

/** The decision. A refusal names one policy type: the one that denies, or that fails to allow. */
export type Decision =
  | { readonly allowed: true }
  | { readonly allowed: false; readonly explicit: boolean; readonly by: PolicyType };

const ALLOWED: Decision = { allowed: true };

/**
 * AWS's evaluation logic ("Policy evaluation logic" of the IAM user guide): an explicit deny anywhere wins; what
 * nobody allows is denied. The resource's policy is one like a key policy or a trust policy, which must allow the
 * request by itself or leave it to the account; identity policies alone open nothing that has one ("AWS KMS key
 * policies and IAM role trust policies are exceptions to this logic").
 */
export function decide(request: AuthorizationRequest, policies: Policies): Decision {
  const { identity, boundary, session, resource } = policies;
  const denier = explicitDenier(request, policies);
  if (denier) return { allowed: false, explicit: true, by: denier };

  const lacks = (by: PolicyType): Decision => ({ allowed: false, explicit: false, by });
  const reach = resource && reachOfAllows(request, resource);
  if (resource && reach === undefined) return lacks('resource');
  const sameAccount = request.principal.account === request.resourceAccount;
  if (sameAccount && reach === 'direct') return ALLOWED;
  const needsIdentity = !sameAccount || reach !== 'limited';
  if (needsIdentity && identity !== 'everything' && !allowed(identity, request)) return lacks('identity');
  if (boundary && !allowed([boundary], request)) return lacks('boundary');
  if (session && !allowed(session, request)) return lacks('session');
  return ALLOWED;
}

/** Which type is named when several deny is not documented; the order is ours. */
function explicitDenier(request: AuthorizationRequest, policies: Policies): PolicyType | undefined {
  const { identity, boundary, session, resource } = policies;
  const denies = (policy: Policy) =>
    policy.statements.some((statement) => applies(statement, 'Deny', request));
  if (identity !== 'everything' && identity.some(denies)) return 'identity';
  if (boundary && denies(boundary)) return 'boundary';
  if (session?.some(denies)) return 'session';
  const deniesPrincipal = (statement: Statement) =>
    applies(statement, 'Deny', request) && isDenied(statement, request.principal, boundary !== undefined);
  return resource?.policy.statements.some(deniesPrincipal) ? 'resource' : undefined;
}

/** "NotPrincipal with a Deny effect will always deny any IAM principal that has a permissions boundary". */
function isDenied({ principal }: Statement, caller: Principal, hasBoundary: boolean): boolean {
  if (!principal) return true;
  if (principal.negated) return hasBoundary || !isExcepted(principal.element, caller);
  return reachOf(principal.element, caller) !== undefined;
}

const REACHES: readonly Reach[] = ['direct', 'limited', 'account'];

/** The best way in which the resource's side allows the request. */
function reachOfAllows(
  request: AuthorizationRequest,
  { policy, deniesOnly = false, alsoAllowed = [] }: ResourceSide,
): Reach | undefined {
  const { principal: caller } = request;
  const reaches = deniesOnly
    ? []
    : policy.statements
        .filter((statement) => applies(statement, 'Allow', request))
        .map(({ principal }) => principal && reachOf(principal.element, caller));
  reaches.push(reachOf({ everybody: false, names: new Set(alsoAllowed) }, caller));
  return REACHES.find((reach) => reaches.includes(reach));
}

function allowed(policies: readonly Policy[], request: AuthorizationRequest): boolean {
  return policies.some(({ statements }) =>
    statements.some((statement) => applies(statement, 'Allow', request)),
  );
}

/** Whether a statement speaks of the request, whoever makes it. */
function applies(statement: Statement, effect: Statement['effect'], request: AuthorizationRequest): boolean {
  const { action, resource, conditions } = statement;
  if (statement.effect !== effect) return false;
  const name = request.action.toLowerCase();
  if (action.element.some((pattern) => pattern.test(name)) === action.negated) return false;
  if (resource && resource.element.some((pattern) => covers(pattern, request)) === resource.negated)
    return false;
  return holds(conditions, request.context);
}

function covers(pattern: ResourcePattern, { resource, context }: AuthorizationRequest): boolean {
  if (pattern instanceof RegExp) return pattern.test(resource);
  const resolved = resolve(pattern, context);
  return resolved !== undefined && asPattern(resolved, true).test(resource);
}
