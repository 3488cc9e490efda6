import { STS } from '@aws-sdk/client-sts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Issuer, oidcIssuer, serviceAccountTrust } from '../../emulator/test/oidc-issuer.ts';
import type { Credentials } from '../aws-kms/sdk-cloud.ts';
import { DAY, REGION, SECOND } from '../test/world.ts';
import type { DefaktoCloud } from './cloud.ts';
import { CA, DefaktoWorld } from './test/world.ts';

const ACCOUNT = '111122223333';

/** As Defakto documents them, but for the name of the Tagging API's action. */
const PERMISSIONS = [
  'kms:CreateKey',
  'kms:GetPublicKey',
  'kms:ScheduleKeyDeletion',
  'kms:Sign',
  'kms:TagResource',
  'tag:GetResources',
  'sts:GetCallerIdentity',
];

const without = (action: string): string[] => PERMISSIONS.filter((other) => other !== action);
const ROLES: Readonly<Record<string, readonly string[]>> = {
  all: PERMISSIONS,
  other: PERMISSIONS,
  documented: [...without('tag:GetResources'), 'tagging:GetResources'],
  ...Object.fromEntries(PERMISSIONS.map((action) => [nameOf(action), without(action)])),
};

function nameOf(action: string): string {
  return `without-${action.replace(':', '-')}`;
}

/** A world that enforces IAM, with a role for each set of permissions, to be had for a service account's token. */
class EnforcedWorld extends DefaktoWorld {
  readonly #issuer: Issuer;

  constructor(issuer: Issuer = oidcIssuer('https://oidc.example.org')) {
    const roles = Object.entries(ROLES).map(([name, Action]) => ({
      name,
      // A role's path is not in the ARN of its sessions.
      ...(name === 'all' && { path: '/trust/domain/' }),
      trustPolicy: serviceAccountTrust(ACCOUNT, issuer.url),
      policies: [
        {
          policy: {
            Version: '2012-10-17',
            Statement: [{ Effect: 'Allow', Action: [...Action], Resource: '*' }],
          },
        },
      ],
    }));
    const identities = { accounts: [{ id: ACCOUNT, roles, oidcProviders: [issuer.provider] }] };
    super({ enforceIam: true, account: ACCOUNT, identities });
    this.#issuer = issuer;
  }

  /** What the SDK does in a pod with IAM roles for service accounts. */
  async assume(role: string): Promise<Credentials> {
    const path = role === 'all' ? 'trust/domain/' : '';
    const sts = new STS({
      region: REGION,
      credentials: { accessKeyId: 'nobody', secretAccessKey: 'nothing' },
      requestHandler: this.emulator.requestHandler(),
    });
    const { Credentials: given } = await sts.assumeRoleWithWebIdentity({
      RoleArn: `arn:aws:iam::${ACCOUNT}:role/${path}${role}`,
      RoleSessionName: 'server',
      WebIdentityToken: await this.#issuer.token(this.emulator.clock.now()),
      DurationSeconds: 3600,
    });
    const {
      AccessKeyId: accessKeyId = '',
      SecretAccessKey: secretAccessKey = '',
      SessionToken,
    } = given ?? {};
    return { accessKeyId, secretAccessKey, ...(SessionToken && { sessionToken: SessionToken }) };
  }

  /** A session lasts for an hour; the SDK gets itself another one in time. */
  renewed(role: string): DefaktoCloud {
    const state = { until: 0, cloud: Promise.resolve(this.cloud()) };
    const current = () => {
      const now = this.emulator.clock.now();
      if (now < state.until) return state.cloud;
      state.until = now + 30 * 60 * SECOND;
      state.cloud = this.assume(role).then((credentials) => this.cloud(credentials));
      return state.cloud;
    };
    const names = Object.keys(this.cloud()) as (keyof DefaktoCloud)[];
    const calls = names.map((name) => [
      name,
      (input: never) => this.emulator.clock.track(async () => (await current())[name](input)),
    ]);
    return Object.fromEntries(calls) as unknown as DefaktoCloud;
  }

  async serveAs(role: string, deployment = 'blue') {
    const server = await this.serve({ credentials: await this.assume(role), deployment });
    return server.manager;
  }
}

const DIGEST = new Uint8Array(32);
const SHA256 = { hashAlgorithm: 'sha256' } as const;

describe('the permissions of the document', () => {
  let world: EnforcedWorld;
  beforeEach(() => {
    world = new EnforcedWorld();
  });
  afterEach(() => world.close());

  test('are enough for all that a server does, with a role that has a path', async () => {
    const manager = await world.serveAs('all');
    await manager.generateKey(CA, 'ec-p256');
    await manager.generateKey(CA, 'ec-p256');
    await manager.signData(CA, DIGEST, SHA256);
    await world.advance(31 * SECOND);
    expect(await world.states()).toEqual({ Enabled: 1, PendingDeletion: 1 });
    const again = await world.serveAs('all');
    expect(await again.getPublicKeys()).toEqual(await manager.getPublicKeys());
    const { fingerprint } = await again.getPublicKey(CA);
    await again.retireKey(CA, fingerprint);
    expect(await world.states()).toEqual({ PendingDeletion: 2 });
  });

  test.each([
    ['kms:CreateKey', 'generate'],
    ['kms:TagResource', 'generate'],
    ['kms:GetPublicKey', 'generate'],
    ['kms:Sign', 'sign'],
    ['kms:ScheduleKeyDeletion', 'retire'],
    ['tag:GetResources', 'start'],
  ])('without %s the server cannot %s, and is told why', async (action, step) => {
    const name = nameOf(action);
    const steps = async function* () {
      yield 'start';
      const manager = await world.serveAs(name);
      yield 'generate';
      const { fingerprint } = await manager.generateKey(CA, 'ec-p256');
      yield 'sign';
      await manager.signData(CA, DIGEST, SHA256);
      yield 'retire';
      await manager.retireKey(CA, fingerprint);
      yield 'end';
    };
    let reached = '';
    const life = async () => {
      for await (const next of steps()) reached = next;
    };
    await expect(life()).rejects.toMatchObject({
      code: 'PERMISSION_DENIED',
      message: expect.stringContaining(action),
    });
    expect(reached).toBe(step);
  });

  test('tagging:GetResources grants nothing, and the error says so', async () => {
    await expect(world.serveAs('documented')).rejects.toThrow(
      /the permission tag:GetResources is missing.*"tagging:GetResources".*is no IAM action/,
    );
  });

  // "No permissions are required to perform this operation" (API reference of STS).
  test('sts:GetCallerIdentity is asked for, but needs no permission', async () => {
    const manager = await world.serveAs(nameOf('sts:GetCallerIdentity'));
    await manager.generateKey(CA, 'ec-p256');
    expect(world.emulator.journal.entries().map(({ operation }) => operation)).toContain('GetCallerIdentity');
  });

  test('the default key policy lets no other role sign, whatever its IAM policies allow', async () => {
    await (await world.serveAs('all')).generateKey(CA, 'ec-p256');
    const other = await world.serveAs('other');
    await expect(other.signData(CA, DIGEST, SHA256)).rejects.toMatchObject({ code: 'PERMISSION_DENIED' });
  });

  test('a server sweeps the keys of a deployment that had another role', { timeout: 60_000 }, async () => {
    const blue = await world.serveAs('all');
    await blue.generateKey(CA, 'ec-p256');
    await blue.close();
    const key = (await world.keys())[0]?.arn ?? '';
    const { manager } = await world.serve({ deployment: 'green', wrap: () => world.renewed('other') });
    await manager.generateKey(CA, 'ec-p256');
    await world.advance(17 * DAY);
    expect((await world.key(key)).state).toBe('PendingDeletion');
    expect(await world.living()).toHaveLength(1);
  });
});
