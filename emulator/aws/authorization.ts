import { policiesOf, principalKeys, principalOf } from '../iam/caller.ts';
import { type ContextKeys, requestContext } from '../iam/context.ts';
import { type Decision, decide, type Policies } from '../iam/evaluate.ts';
import type { CallContext } from './service.ts';

/** What a service asks of IAM about the call that it carries out. */
export interface Question {
  /** For instance kms:Sign. */
  readonly action: string;
  /** An ARN; `*` for an action without resources. */
  readonly resource: string;
  readonly resourceAccount: string;
  /** Condition keys of the service and of the resource. */
  readonly keys?: ContextKeys;
  /** The resource's own side, when it has one. */
  readonly side?: Policies['resource'];
  /** Takes what is left to the caller's own policies for allowed: where nobody enforces them. */
  readonly trustsCaller?: boolean;
}

/** Asks all policies that have a say. */
export function authorize(context: CallContext, question: Question): Decision {
  const { caller, world } = context;
  const { action, resource, resourceAccount, keys = {}, side, trustsCaller = false } = question;
  const principal = principalOf(caller, world.identities);
  const known = requestContext(
    principalKeys(caller, principal, world.identities),
    requestKeys(context),
    { 'aws:ResourceAccount': resourceAccount },
    keys,
  );
  const own: Policies = trustsCaller
    ? { identity: 'everything' }
    : policiesOf(caller, principal, world.identities);
  return decide({ principal, action, resource, resourceAccount, context: known }, { ...own, resource: side });
}

/** The condition keys that tell of the request itself. */
function requestKeys({ region, now, client }: CallContext): ContextKeys {
  return {
    'aws:RequestedRegion': region,
    'aws:CurrentTime': new Date(now).toISOString(),
    'aws:EpochTime': String(Math.floor(now / 1000)),
    'aws:SourceIp': client.address?.replace(/^::ffff:(?=\d+\.)/, ''),
    // The door stands for AWS's endpoints, which speak TLS alone.
    'aws:SecureTransport': 'true',
    'aws:UserAgent': client.userAgent,
  };
}

const POLICY_TYPES = {
  identity: { allows: 'no identity-based policy', denies: 'an identity-based policy' },
  resource: { allows: 'no resource-based policy', denies: 'a resource-based policy' },
  boundary: { allows: 'no permissions boundary', denies: 'a permissions boundary' },
  session: { allows: 'no session policy', denies: 'a session policy' },
} as const;

/**
 * AWS's words for a refusal: "Troubleshoot access denied error messages" of the IAM user guide, and recorded from
 * KMS, Tagging API, CloudTrail and STS alike.
 * @param resource left out where the service names none
 */
export function refusalText(
  { caller }: CallContext,
  action: string,
  resource: string | undefined,
  { explicit, by }: Extract<Decision, { allowed: false }>,
): string {
  const on = resource === undefined ? '' : ` on resource: ${resource}`;
  const { allows, denies } = POLICY_TYPES[by];
  const reason = explicit
    ? `with an explicit deny in ${denies}`
    : `because ${allows} allows the ${action} action`;
  return `User: ${caller.arn} is not authorized to perform: ${action}${on} ${reason}`;
}
