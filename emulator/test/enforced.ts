import type { CreateKeyCommandInput, KMS } from '@aws-sdk/client-kms';
import type { EmulatorOptions } from '../server.ts';
import { clientsOf, type Where } from './clients.ts';
import { createKey, type TestKey } from './keys.ts';
import { refusalOf } from './refusals.ts';
import { testWorld } from './world.ts';

export const HOME = '111122223333';
export const ABROAD = '444455556666';

/** A policy document of the current version. */
export function policyOf(...Statement: readonly object[]) {
  return { Version: '2012-10-17', Statement };
}

export function allow(Action: string | readonly string[], rest: object = {}) {
  return { Effect: 'Allow', Action, Resource: '*', ...rest };
}

export function deny(Action: string | readonly string[], rest: object = {}) {
  return { ...allow(Action, rest), Effect: 'Deny' };
}

export function userArn(name: string, account = HOME): string {
  return `arn:aws:iam::${account}:user/${name}`;
}

export function roleArn(name: string, account = HOME): string {
  return `arn:aws:iam::${account}:role/${name}`;
}

/** The users and roles of one account in a test; a user's access key is AKIA and the name. */
export interface TestAccount {
  readonly users?: Readonly<Record<string, TestPrincipal>>;
  readonly roles?: Readonly<Record<string, TestPrincipal & { readonly trust: object }>>;
}

interface TestPrincipal {
  readonly policies?: readonly object[];
  readonly boundary?: object;
  readonly tags?: Readonly<Record<string, string>>;
}

/** A world in which IAM is enforced, with these principals. */
export function enforcedWorld(
  accounts: Readonly<Record<string, TestAccount>>,
  options: EmulatorOptions = {},
) {
  const permitted = ({ policies = [], boundary, tags }: TestPrincipal) => ({
    policies: policies.map((policy) => ({ policy })),
    ...(boundary && { permissionsBoundary: { policy: boundary } }),
    ...(tags && { tags }),
  });
  const identities = {
    accounts: Object.entries(accounts).map(([id, { users = {}, roles = {} }]) => ({
      id,
      users: Object.entries(users).map(([name, user]) => ({
        name,
        accessKeys: [{ id: accessKeyOf(name), secret: 'test' }],
        ...permitted(user),
      })),
      roles: Object.entries(roles).map(([name, { trust, ...role }]) => ({
        name,
        trustPolicy: trust,
        ...permitted(role),
      })),
    })),
  } as NonNullable<EmulatorOptions['identities']>;
  const world = testWorld({ enforceIam: true, identities, ...options });
  const { emulator } = world;
  return {
    ...world,
    /** Clients of a user, or of an account's root by its number. */
    as: (who: string, where: Omit<Where, 'accessKeyId'> = {}) =>
      clientsOf(emulator, { ...where, accessKeyId: /^\d{12}$/.test(who) ? who : accessKeyOf(who) }),
    /** Clients of a role's session that a user made. */
    async assume(who: string, role: string, Policy?: object) {
      const { sts } = clientsOf(emulator, { accessKeyId: accessKeyOf(who) });
      const { Credentials } = await sts.assumeRole({
        RoleArn: role,
        RoleSessionName: 'test',
        ...(Policy && { Policy: JSON.stringify(Policy) }),
      });
      return clientsOf(emulator, credentialsOf(Credentials));
    },
  };
}

export function credentialsOf(
  credentials:
    | {
        AccessKeyId?: string | undefined;
        SecretAccessKey?: string | undefined;
        SessionToken?: string | undefined;
      }
    | undefined,
): Where {
  const { AccessKeyId = '', SecretAccessKey = '', SessionToken = '' } = credentials ?? {};
  return { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken };
}

function accessKeyOf(name: string): string {
  return `AKIA${name.toUpperCase().padEnd(12, 'X')}`;
}

/** A key whose policy lets its account's root do everything, and says these things too. */
export function keyWith(
  root: KMS,
  statements: readonly object[],
  input: CreateKeyCommandInput = {},
): Promise<TestKey> {
  const own = allow('kms:*', { Principal: { AWS: `arn:aws:iam::${HOME}:root` } });
  return createKey(root, { Policy: JSON.stringify(policyOf(own, ...statements)), ...input });
}

/** The code of a refusal, or `allowed`. A dry run that would have succeeded is allowed. */
export async function outcomeOf(call: Promise<unknown>): Promise<string> {
  const outcome = await call.then(
    () => 'allowed',
    () => undefined,
  );
  if (outcome) return outcome;
  const { code } = await refusalOf(call);
  return code === 'DryRunOperationException' ? 'allowed' : code;
}
