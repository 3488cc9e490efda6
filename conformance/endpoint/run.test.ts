import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { KMS } from '@aws-sdk/client-kms';
import { expect, test } from 'vitest';
import { createEmulator } from '../../emulator/server.ts';
import type { EndpointCheck } from './check.ts';
import { reach, UnreachableError } from './reach.ts';
import { ENDPOINT_CHECKS } from './registry.ts';
import { runEndpointChecks } from './run.ts';
import { GuardError } from './session/guard.ts';
import { AWS_PATIENCE } from './session/patience.ts';
import type { Leftover } from './session/tidy.ts';
import { endpointOf, type Tamper, turnedEmulator } from './test/bench.ts';

/** A check of this test's own. */
function invented(run: EndpointCheck['run'], name = 'invented'): EndpointCheck {
  const facts = { shows: 'It is of this test only.', source: 'this test' };
  return { id: `keys/${name}`, ...facts, judges: ['CreateKey'], run };
}

/** Runs checks on an emulator of their own. */
async function runOn(checks: readonly EndpointCheck[], { tamper }: { tamper?: Tamper } = {}) {
  const emulator = turnedEmulator();
  const endpoint = endpointOf(emulator, { ...(tamper && { tamper }) });
  const run = await runEndpointChecks({ endpoint, checks, runId: 'mine' });
  return { emulator, endpoint, ...run };
}

test('every check passes on the emulator over HTTP, and nothing is left behind', async () => {
  const emulator = turnedEmulator();
  const { url } = await emulator.listen({ port: 0 });
  try {
    const endpoint = endpointOf(emulator, { url });
    const { verdict, keys, left } = await runEndpointChecks({
      endpoint,
      checks: ENDPOINT_CHECKS,
      runId: 'mine',
    });
    const troubles = verdict.checks.filter(({ result }) => result !== 'passed');
    expect(troubles.map(({ id, reason }) => `${id}: ${reason}`)).toEqual([]);
    expect(verdict.checks.map(({ id }) => id)).toEqual(ENDPOINT_CHECKS.map(({ id }) => id));
    expect(left).toEqual([]);
    const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
    for (const region of ['us-east-1', 'us-west-2']) {
      const kms = new KMS({ endpoint: url, region, credentials });
      expect((await kms.listAliases()).Aliases).toEqual([]);
      const { Keys = [] } = await kms.listKeys({ Limit: 1000 });
      const ours = keys.filter((key) => key.region === region).map(({ arn }) => arn);
      expect(Keys.map(({ KeyArn }) => KeyArn).sort()).toEqual(ours.sort());
      for (const { KeyId } of Keys) {
        const { KeyMetadata } = await kms.describeKey({ KeyId });
        expect(KeyMetadata?.KeyState).toMatch(/^Pending(?:Replica)?Deletion$/);
        const { Tags } = await kms.listResourceTags({ KeyId });
        expect(Tags).toContainEqual({ TagKey: 'keyproof-run', TagValue: 'mine' });
        if (KeyMetadata?.KeyState === 'PendingDeletion') continue;
        expect(KeyMetadata?.MultiRegionConfiguration?.MultiRegionKeyType).toBe('PRIMARY');
      }
    }
  } finally {
    await emulator.close();
  }
}, 60_000);

/** The groups whose checks look at what changes. */
const CHANGING = /^(?:aliases|tags|grants|import|multi-region|rotation|tagging-api)\//;

test('checks wait for an endpoint that shows changes late, and forgets at times what it has shown', async () => {
  const emulator = createEmulator({
    clock: '2026-01-31T00:00:00Z',
    seed: 1,
    disorder: {
      taggingLag: 60_000,
      staleReads: { probability: 0.3, age: { kind: 'uniform', least: 0, most: 3000 } },
    },
  });
  const endpoint = { ...endpointOf(emulator), patience: AWS_PATIENCE, settling: 3000 };
  const checks = ENDPOINT_CHECKS.filter(({ id }) => CHANGING.test(id));
  const { verdict, left } = await runEndpointChecks({ endpoint, checks, runId: 'mine' });
  expect(verdict.checks.filter(({ result }) => result !== 'passed')).toEqual([]);
  expect(left).toEqual([]);
  await emulator.close();
}, 60_000);

test('every check fails on an endpoint that answers every call with an error', async () => {
  const body = { __type: 'UnknownOperationException', message: 'no' };
  const { verdict, keys } = await runOn(ENDPOINT_CHECKS, { tamper: () => ({ statusCode: 400, body }) });
  expect(verdict.checks.filter(({ result }) => result !== 'failed')).toEqual([]);
  expect(keys).toEqual([]);
});

test('a check that would touch what the run did not make is stopped before the call, and the run cleans up', async () => {
  const emulator = turnedEmulator();
  const endpoint = endpointOf(emulator);
  const kms = endpoint.kms('us-east-1');
  const { KeyMetadata } = await kms.createKey({});
  const KeyId = KeyMetadata?.KeyId ?? '';
  await kms.createAlias({ AliasName: 'alias/somebody', TargetKeyId: KeyId });
  const trespasses: EndpointCheck['run'][] = [
    async (session) => void (await session.kms.disableKey({ KeyId })),
    async (session) => void (await session.kms.describeKey({ KeyId: 'alias/somebody' })),
    async (session) => void (await session.kms.deleteAlias({ AliasName: 'alias/somebody' })),
    async ({ kms, key }) =>
      void (await kms.updateAlias({ AliasName: 'alias/somebody', TargetKeyId: (await key('symmetric')).id })),
    async (session) =>
      void (await session.tagging.tagResources({
        ResourceARNList: [KeyMetadata?.Arn ?? ''],
        Tags: { a: 'b' },
      })),
    async (session) => void (await session.kms.createCustomKeyStore({ CustomKeyStoreName: 'x' })),
  ];
  for (const run of trespasses) {
    const first = invented(async ({ makeKey }) => void (await makeKey()), 'first');
    const running = runEndpointChecks({ endpoint, checks: [first, invented(run)], runId: 'mine' });
    await expect(running).rejects.toBeInstanceOf(GuardError);
  }
  const { Keys = [] } = await kms.listKeys({});
  for (const key of Keys.filter((entry) => entry.KeyId !== KeyId)) {
    expect((await kms.describeKey({ KeyId: key.KeyId })).KeyMetadata?.KeyState).toBe('PendingDeletion');
  }
  expect((await kms.describeKey({ KeyId: 'alias/somebody' })).KeyMetadata).toMatchObject({
    KeyId,
    KeyState: 'Enabled',
  });
  expect((await kms.listResourceTags({ KeyId })).Tags).toEqual([]);
  await emulator.close();
});

test('two runs of one seed leave each other alone', async () => {
  const emulator = turnedEmulator();
  const endpoint = endpointOf(emulator);
  const kms = endpoint.kms('us-east-1');
  const aliases = async () => ((await kms.listAliases()).Aliases ?? []).map(({ AliasName }) => AliasName);
  const makes = invented(async ({ makeKey, makeAlias }) => void (await makeAlias((await makeKey()).id)));
  const meanwhile = invented(async ({ makeKey, makeAlias }) => {
    await makeAlias((await makeKey()).id);
    const before = await aliases();
    const { verdict } = await runEndpointChecks({ endpoint, checks: [makes], runId: 'mine' });
    expect(verdict.result).toBe('success');
    expect(await aliases()).toEqual(before);
  });
  const { verdict } = await runEndpointChecks({ endpoint, checks: [meanwhile], runId: 'mine' });
  expect(verdict.checks.map(({ reason }) => reason)).toEqual(['']);
  expect(await aliases()).toEqual([]);
  await emulator.close();
});

test('a run that is interrupted skips what is left, and cleans up', async () => {
  const interruption = new AbortController();
  const makes = invented(async ({ makeKey, makeAlias, kms }) => {
    const { id } = await makeKey();
    await makeAlias(id);
    interruption.abort(new Error('interrupted'));
    await kms.describeKey({ KeyId: id });
  }, 'makes');
  const waits = invented(
    ({ eventually }) => eventually('key', () => Promise.reject(new Error('not yet'))),
    'waits',
  );
  const rest = ['one', 'two'].map((name) => invented(async () => {}, name));
  const emulator = turnedEmulator();
  // Two side by side: the others have to wait.
  const endpoint = { ...endpointOf(emulator), lanes: 2 };
  const { signal } = interruption;
  const checks = [makes, waits, ...rest];
  const { verdict, left, keys } = await runEndpointChecks({ endpoint, checks, runId: 'mine', signal });
  expect(verdict.checks.map(({ result }) => result)).toEqual(['passed', 'skipped', 'skipped', 'skipped']);
  expect(verdict.result).toBe('partial');
  expect(left).toEqual([]);
  const kms = endpoint.kms('us-east-1');
  expect((await kms.describeKey({ KeyId: keys[0]?.id })).KeyMetadata?.KeyState).toBe('PendingDeletion');
  expect((await kms.listAliases()).Aliases).toEqual([]);
  await emulator.close();
});

test('what could not be cleaned is told, with the command that cleans it', async () => {
  const refuses = new Set(['ScheduleKeyDeletion', 'DeleteAlias', 'RevokeGrant']);
  const body = { __type: 'AccessDeniedException', message: 'not you' };
  const makes = invented(async ({ makeKey, makeAlias, kms, accountPrincipal }) => {
    const { id: KeyId } = await makeKey();
    await makeAlias(KeyId);
    const GranteePrincipal = await accountPrincipal();
    await kms.createGrant({ KeyId, GranteePrincipal, Operations: ['Decrypt'] });
  });
  const tamper: Tamper = (operation) => (refuses.has(operation) ? { statusCode: 400, body } : undefined);
  const { left, keys } = await runOn([makes], { tamper });
  const arns = keys.map(({ arn }) => arn);
  expect(
    left.map(
      ({ what, reason }) => `${what.replace(/grant \w+/, 'grant').replace(/mine-\w+/, 'mine')}: ${reason}`,
    ),
  ).toEqual([
    `the grant of ${arns[0]}: AccessDeniedException: not you`,
    'alias/keyproof/mine/1 in us-east-1: AccessDeniedException: not you',
    ...arns.map((arn) => `${arn}: AccessDeniedException: not you`),
  ]);
  expect(left.map(({ command }) => command.split(' ').slice(0, 5).join(' '))).toEqual([
    'aws kms revoke-grant --region us-east-1',
    'aws kms delete-alias --region us-east-1',
    ...arns.map(() => 'aws kms schedule-key-deletion --region us-east-1'),
  ]);
});

test('what could not be cleaned is told also when a run breaks off', async () => {
  const emulator = turnedEmulator();
  const body = { __type: 'AccessDeniedException', message: 'not you' };
  const endpoint = endpointOf(emulator, {
    tamper: (operation) => (operation === 'ScheduleKeyDeletion' ? { statusCode: 400, body } : undefined),
  });
  const trespasses = invented(async ({ kms, makeKey }) => {
    await makeKey();
    await kms.describeKey({ KeyId: 'alias/somebody' });
  });
  const told: string[] = [];
  const onLeftover = ({ reason }: Leftover) => told.push(reason);
  const running = runEndpointChecks({ endpoint, checks: [trespasses], runId: 'mine', onLeftover });
  await expect(running).rejects.toBeInstanceOf(GuardError);
  expect(told).toEqual(['AccessDeniedException: not you']);
  await emulator.close();
});

test('an alias whose answer was lost is cleaned, too', async () => {
  let lost = 0;
  const body = { __type: 'KMSInternalException', message: 'lost' };
  const emulator = turnedEmulator();
  const endpoint = endpointOf(emulator);
  const kms = endpoint.kms('us-east-1');
  const losing = endpointOf(emulator, {
    tamper: (operation) =>
      operation === 'CreateAlias' && lost++ < 9 ? { statusCode: 500, body } : undefined,
  });
  const makes = invented(async (session) => {
    const { id: TargetKeyId } = await session.makeKey();
    const AliasName = session.names.alias();
    // It is there, and the check has never heard of it.
    await kms.createAlias({ AliasName, TargetKeyId });
    await session.kms.createAlias({ AliasName, TargetKeyId });
  });
  const { verdict, left } = await runEndpointChecks({ endpoint: losing, checks: [makes], runId: 'mine' });
  expect(verdict.checks[0]?.reason).toBe('KMSInternalException: lost');
  expect(left).toEqual([]);
  expect((await kms.listAliases()).Aliases).toEqual([]);
  await emulator.close();
});

test('an endpoint that takes a request and says nothing is given up', async () => {
  const silent = createServer().listen(0, '127.0.0.1');
  await once(silent, 'listening');
  const { port } = silent.address() as AddressInfo;
  const sockets: Socket[] = [];
  silent.on('connection', (socket) => sockets.push(socket));
  const emulator = turnedEmulator();
  try {
    const asking = reach(endpointOf(emulator, { url: `http://127.0.0.1:${port}` }), 50);
    await expect(asking).rejects.toBeInstanceOf(UnreachableError);
    await expect(asking).rejects.toThrow(/^http:\/\/127\.0\.0\.1:\d+ gives no answer within 0\.05 s$/);
  } finally {
    for (const socket of sockets) socket.destroy();
    silent.close();
    await emulator.close();
  }
});
