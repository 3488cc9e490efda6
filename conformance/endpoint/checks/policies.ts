import { expect, expectEqual } from '../../laboratory/expect.ts';
import type { EndpointCheck } from '../check.ts';
import { refused } from '../refused.ts';
import type { Session } from '../session/session.ts';
import { api, guide, model } from '../sources.ts';

interface Statement {
  readonly Sid?: string;
  readonly Effect: string;
  readonly Principal: { readonly AWS: string };
  readonly Action: string;
  readonly Resource: string;
}

/** The default key policy with a name for its statement. It never gives less than that: nobody is locked out. */
async function policyOf({ accountPrincipal }: Session, Sid: string): Promise<string> {
  const AWS = await accountPrincipal();
  const statement: Statement = { Sid, Effect: 'Allow', Principal: { AWS }, Action: 'kms:*', Resource: '*' };
  return JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
}

/** The names of a key policy's statements. */
async function sids({ kms }: Session, KeyId: string): Promise<readonly (string | undefined)[]> {
  const { Policy = '{}' } = await kms.getKeyPolicy({ KeyId, PolicyName: 'default' });
  const { Statement = [] } = JSON.parse(Policy) as { Statement?: Statement[] };
  return Statement.map(({ Sid }) => Sid);
}

const LIVES: readonly EndpointCheck[] = [
  {
    id: 'policies/the-default-gives-the-account-everything',
    shows: 'A key that is made without a policy has one that allows its account everything.',
    source: guide('key-policy-default'),
    judges: ['GetKeyPolicy'],
    run: async ({ kms, key, accountPrincipal }) => {
      const { id: KeyId } = await key('symmetric');
      const { Policy = '{}' } = await kms.getKeyPolicy({ KeyId, PolicyName: 'default' });
      const { Statement: [{ Effect, Principal, Action, Resource } = {} as Statement] = [] } = JSON.parse(
        Policy,
      ) as {
        Statement?: Statement[];
      };
      const expected = ['Allow', await accountPrincipal(), 'kms:*', '*'];
      expectEqual(
        [Effect, Principal?.AWS, Action, Resource],
        expected,
        'effect, principal, action and resource',
      );
    },
  },
  {
    id: 'policies/the-name-may-be-left-out',
    shows: 'GetKeyPolicy without a policy name gives the policy named default.',
    source: api('GetKeyPolicy', 'PolicyName: if no policy name is specified, the default value is default'),
    judges: ['GetKeyPolicy'],
    run: async ({ kms, key }) => {
      const { id: KeyId } = await key('symmetric');
      const { Policy, PolicyName } = await kms.getKeyPolicy({ KeyId });
      expectEqual(
        [PolicyName, typeof Policy],
        ['default', 'string'],
        'PolicyName, and whether there is a policy',
      );
    },
  },
  {
    id: 'policies/have-one-name',
    shows: 'ListKeyPolicies names default, and nothing more.',
    source: api('ListKeyPolicies', 'the only valid value is default'),
    judges: ['ListKeyPolicies'],
    run: async ({ kms, key }) => {
      const { PolicyNames, Truncated } = await kms.listKeyPolicies({ KeyId: (await key('symmetric')).id });
      expectEqual([PolicyNames, Truncated], [['default'], false], 'PolicyNames and Truncated');
    },
  },
  {
    id: 'policies/a-key-is-made-with-one',
    shows: 'The policy of CreateKey is the policy of the key.',
    source: api('CreateKey', 'Policy'),
    judges: ['CreateKey', 'GetKeyPolicy'],
    run: async (session) => {
      const { id } = await session.makeKey({ Policy: await policyOf(session, 'MadeWithTheKey') });
      await session.eventually('policy', async () =>
        expectEqual(await sids(session, id), ['MadeWithTheKey'], 'the statements'),
      );
    },
  },
  ...(['default', undefined] as const).map(
    (PolicyName): EndpointCheck => ({
      id: `policies/can-be-replaced${PolicyName ? '' : '-without-a-name'}`,
      shows: `PutKeyPolicy ${PolicyName ? '' : 'without a policy name '}replaces the policy of a key.`,
      source: api('PutKeyPolicy'),
      judges: ['PutKeyPolicy'],
      run: async (session) => {
        const { id: KeyId } = await session.makeKey();
        const Policy = await policyOf(session, 'Replaced');
        await session.kms.putKeyPolicy({ KeyId, Policy, ...(PolicyName && { PolicyName }) });
        await session.eventually('policy', async () =>
          expectEqual(await sids(session, KeyId), ['Replaced'], 'the statements'),
        );
      },
    }),
  ),
];

type Bad = readonly [
  name: string,
  what: string,
  policy: (session: Session) => Promise<string>,
  code: string | readonly string[],
  source: string,
];

const BAD: readonly Bad[] = [
  [
    'what-is-no-json',
    'what is no JSON',
    async () => 'not a policy',
    'MalformedPolicyDocumentException',
    model('MalformedPolicyDocumentException'),
  ],
  [
    'an-empty-object',
    'a JSON object without statements',
    async () => '{}',
    'MalformedPolicyDocumentException',
    model('MalformedPolicyDocumentException'),
  ],
  [
    'a-policy-without-principals',
    'a statement without a principal',
    async (session) => (await policyOf(session, 'x')).replace(/"Principal":\{[^}]*\},/, ''),
    'MalformedPolicyDocumentException',
    api('PutKeyPolicy', 'each statement must contain one or more principals'),
  ],
  [
    'an-unknown-effect',
    'a statement that neither allows nor denies',
    async (session) => (await policyOf(session, 'x')).replace('Allow', 'Perhaps'),
    'MalformedPolicyDocumentException',
    model('MalformedPolicyDocumentException'),
  ],
  [
    'a-lockout',
    'a policy that lets nobody change it',
    async (session) => (await policyOf(session, 'x')).replace('kms:*', 'kms:DescribeKey'),
    'MalformedPolicyDocumentException',
    api(
      'PutKeyPolicy',
      'the key policy must allow the calling principal to make a subsequent PutKeyPolicy request',
    ),
  ],
  [
    'an-empty-policy',
    'an empty policy',
    async () => '',
    ['ValidationException', 'MalformedPolicyDocumentException'],
    model('PolicyType'),
  ],
  [
    'other-characters',
    'a policy with characters beyond Latin-1',
    async (session) => policyOf(session, '\u20ac'),
    ['ValidationException', 'MalformedPolicyDocumentException'],
    model('PolicyType'),
  ],
];

const REFUSALS = BAD.flatMap(([name, what, policy, code, source]): readonly EndpointCheck[] => [
  {
    id: `policies/refuses-${name}`,
    shows: `PutKeyPolicy refuses ${what} with ${[code].flat().join(' or ')}.`,
    source,
    judges: ['PutKeyPolicy'],
    run: async (session) => {
      const { id: KeyId } = await session.key('expendable');
      await refused(
        code,
        session.kms.putKeyPolicy({ KeyId, PolicyName: 'default', Policy: await policy(session) }),
      );
    },
  },
  {
    id: `policies/a-key-is-not-made-with-${name}`,
    shows: `CreateKey refuses ${what} with ${[code].flat().join(' or ')}.`,
    source,
    judges: ['CreateKey'],
    run: async (session) => {
      await refused(code, session.kms.createKey({ Policy: await policy(session) }));
    },
  },
]);

const NAMES: readonly EndpointCheck[] = [
  {
    id: 'policies/there-is-no-other-name',
    shows: 'GetKeyPolicy refuses another policy name than default.',
    source: api('GetKeyPolicy', 'PolicyName: the only valid name is default'),
    judges: ['GetKeyPolicy'],
    run: async ({ kms, key }) => {
      const { id: KeyId } = await key('symmetric');
      await refused(
        ['NotFoundException', 'ValidationException'],
        kms.getKeyPolicy({ KeyId, PolicyName: 'other' }),
      );
    },
  },
  {
    id: 'policies/cannot-be-put-under-another-name',
    shows: 'PutKeyPolicy refuses another policy name than default.',
    source: api('PutKeyPolicy', 'PolicyName: the only valid value is default'),
    judges: ['PutKeyPolicy'],
    run: async (session) => {
      const { id: KeyId } = await session.key('expendable');
      const request = { KeyId, PolicyName: 'other', Policy: await policyOf(session, 'x') };
      await refused(['ValidationException', 'NotFoundException'], session.kms.putKeyPolicy(request));
      expect((await sids(session, KeyId)).length > 0, 'the key has no policy any more');
    },
  },
];

/** Key policies. Whether they are enforced is another question: most callers own the account. */
export const POLICY_CHECKS: readonly EndpointCheck[] = [...LIVES, ...REFUSALS, ...NAMES];
