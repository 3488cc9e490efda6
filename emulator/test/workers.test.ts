import { writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { JournalEntry } from '../server.ts';
import { createKey } from './keys.ts';
import { keyproof, keyproofLines } from './serve-process.ts';
import { isAlive, until, workersWorld } from './workers.ts';

const world = workersWorld();
const { share, start, control, pids } = world;
const DAY = 86_400_000;

/** Two clients whose connections are held by different workers: they take turns, and these are the first. */
function clients() {
  return [world.kms(), world.kms()] as const;
}

test('each read sees every write that was acknowledged before it, whoever served it', async () => {
  await share();
  const [one, other] = clients();
  for (let round = 0; round < 25; round++) {
    const { id } = await createKey(one, { Tags: [{ TagKey: 'round', TagValue: `${round}` }] });
    expect((await other.describeKey({ KeyId: id })).KeyMetadata?.KeyState).toBe('Enabled');
    await other.createAlias({ AliasName: `alias/${round}`, TargetKeyId: id });
    const message = { Message: Buffer.from('m'), SigningAlgorithm: 'ECDSA_SHA_256' } as const;
    const { Signature } = await one.sign({ KeyId: `alias/${round}`, ...message });
    await other.verify({ KeyId: id, ...message, Signature });
    await other.disableKey({ KeyId: id });
    await expect(one.sign({ KeyId: id, ...message })).rejects.toMatchObject({ name: 'DisabledException' });
  }
});

test('writes of all workers at once are all carried out, under ids of their own', async () => {
  await start('--seed', '1');
  const both = clients();
  const made = await Promise.all(
    Array.from({ length: 100 }, (_, index) => createKey(both[index % 2] ?? both[0])),
  );
  const listed = (await both[0].listKeys({ Limit: 1000 })).Keys?.map(({ KeyId }) => KeyId);
  expect(new Set(listed)).toEqual(new Set(made.map(({ id }) => id)));
  expect(listed).toHaveLength(100);
  const { entries } = await control<{ entries: JournalEntry[] }>('GET', '/journal');
  expect(new Set(entries.map(({ requestId }) => requestId)).size).toBe(entries.length);
});

describe('the clock', () => {
  test('takes nobody from other processes, because no worker sees all requests', async () => {
    await share();
    expect(await control('POST', '/clock/participants', { name: 's1' })).toEqual({
      error: {
        code: 'Workers',
        message:
          'Several processes serve this world, and none of them sees all requests: serve it without --workers.',
      },
    });
  });

  test('has turned for all when the turning is answered, and what is due is done once', async () => {
    await start('--clock', '2026-01-31T00:00:00Z');
    const [one, other] = clients();
    const { id } = await createKey(one);
    await other.scheduleKeyDeletion({ KeyId: id, PendingWindowInDays: 7 });
    await control('POST', '/clock/advance', { days: 6 });
    const start6 = new Date(Date.parse('2026-01-31T00:00:00Z') + 6 * DAY);
    for (const kms of [one, other])
      expect((await kms.createKey({})).KeyMetadata?.CreationDate).toEqual(start6);
    await control('POST', '/clock/advance', { days: 1 });
    const gone = await Promise.allSettled([one, other].map((kms) => kms.describeKey({ KeyId: id })));
    expect(gone.map((answer) => answer.status === 'rejected' && answer.reason.name)).toEqual([
      'NotFoundException',
      'NotFoundException',
    ]);
  });

  test('comes to a stand at one instant that nobody has passed', async () => {
    await start();
    const [one, other] = clients();
    const dates: number[] = [];
    for (const kms of [one, other]) dates.push((await createdAt(kms)).getTime());
    const { time } = await control<{ time: string }>('POST', '/clock/freeze', {});
    for (const kms of [one, other]) expect(await createdAt(kms)).toEqual(new Date(time));
    expect(Math.max(...dates)).toBeLessThanOrEqual(Date.parse(time));
    expect((await control<{ time: string }>('GET', '/clock')).time).toBe(time);
  });
});

const createdAt = async (kms: ReturnType<typeof world.kms>) =>
  (await kms.createKey({})).KeyMetadata?.CreationDate ?? new Date(0);

describe('the journal', () => {
  test('has the calls of all, in the order in which they were made', async () => {
    await share();
    const [one, other] = clients();
    const expected: string[] = [];
    for (let round = 0; round < 20; round++) {
      await one.listKeys({});
      await other.listAliases({});
      expected.push('ListKeys', 'ListAliases');
    }
    const { entries } = await control<{ entries: JournalEntry[] }>('GET', '/journal');
    expect(entries.map(({ operation }) => operation)).toEqual(expected);
    expect(entries.map(({ sequence }) => sequence)).toEqual(expected.map((_, index) => index + 1));
  });

  test('is what CloudTrail tells, by whichever worker', async () => {
    const { url } = await share();
    const [one, other] = clients();
    for (const kms of [one, other, one]) await kms.listKeys({});
    for (let asked = 0; asked < 2; asked++) {
      const answer = await fetch(url, {
        method: 'POST',
        headers: {
          'content-type': 'application/x-amz-json-1.1',
          'x-amz-target': 'com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101.LookupEvents',
          authorization:
            'AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/cloudtrail/aws4_request, SignedHeaders=host, Signature=0',
          'x-amz-date': '20260101T000000Z',
        },
        body: JSON.stringify({
          LookupAttributes: [{ AttributeKey: 'EventName', AttributeValue: 'ListKeys' }],
        }),
      });
      expect(((await answer.json()) as { Events: unknown[] }).Events).toHaveLength(3);
    }
  });

  test('streams as the calls are made', async () => {
    const { url } = await share();
    const { lines } = keyproofLines('journal', '--endpoint', url, '--follow');
    for (const kms of [...clients(), ...clients()]) {
      await kms.listKeys({});
      expect(JSON.parse((await lines.next()).value ?? 'null')).toMatchObject({ operation: 'ListKeys' });
    }
  });
});

describe('what disturbs', () => {
  test('the calls that a fault rule matches are counted over all workers', async () => {
    await share();
    await control('POST', '/faults', {
      operation: 'ListKeys',
      after: 3,
      times: 2,
      effect: { kind: 'throttle' },
    });
    const both = clients();
    const struck: number[] = [];
    for (let call = 1; call <= 8; call++) {
      await both[call % 2]?.listKeys({}).catch(() => struck.push(call));
    }
    expect(struck).toEqual([4, 5]);
    expect(await control('GET', '/faults')).toMatchObject({ faults: [{ matched: 8, struck: 2 }] });
    await control('DELETE', '/faults');
    await control('POST', '/faults', { operation: 'ListKeys', effect: { kind: 'throttle' } });
    for (const kms of both) await expect(kms.listKeys({})).rejects.toThrow();
  });

  test('a fault rule about a key finds it by whatever name a worker is asked for it', async () => {
    await share();
    const both = clients();
    const { id, arn } = await createKey(both[0]);
    const other = await createKey(both[0]);
    await both[0].createAlias({ AliasName: 'alias/signer', TargetKeyId: id });
    await control('POST', '/faults', { key: 'alias/signer', effect: { kind: 'throttle' } });
    for (const kms of both) {
      await kms.describeKey({ KeyId: other.id });
      for (const KeyId of [id, arn, 'alias/signer'])
        await expect(kms.describeKey({ KeyId })).rejects.toMatchObject({ name: 'ThrottlingException' });
    }
    expect(await control('GET', '/faults')).toMatchObject({ faults: [{ matched: 6, struck: 6 }] });
  });

  test('the rules of a file hold for all', async () => {
    const file = `${world.directory()}.json`;
    writeFileSync(
      file,
      JSON.stringify({ faults: [{ operation: 'ListKeys', effect: { kind: 'throttle' } }] }),
    );
    await start('--faults', file);
    for (const kms of clients())
      await expect(kms.listKeys({})).rejects.toMatchObject({ name: 'ThrottlingException' });
  });

  test('a kill ends the whole service', async () => {
    const serving = await start();
    await control('POST', '/faults', { operation: 'ListKeys', effect: { kind: 'kill' } });
    const workers = await pids();
    await expect(world.kms().listKeys({})).rejects.toThrow();
    expect(await serving.stop()).toMatchObject({ signal: 'SIGKILL' });
    await until(() => !workers.some(isAlive));
  });

  test('a state that is told late is the same for all', async () => {
    await start('--clock', '2026-01-31T00:00:00Z');
    await control('PUT', '/disorder', { staleReads: { age: 1000 } });
    const [one, other] = clients();
    const { id } = await createKey(one);
    for (const kms of [one, other]) {
      await expect(kms.describeKey({ KeyId: id })).rejects.toMatchObject({ name: 'NotFoundException' });
    }
    await control('POST', '/clock/advance', { seconds: 2 });
    await other.updateKeyDescription({ KeyId: id, Description: 'new' });
    const described = async (kms: typeof one) =>
      (await kms.describeKey({ KeyId: id })).KeyMetadata?.Description;
    expect([await described(one), await described(other)]).toEqual(['', '']);
    await control('PUT', '/disorder', {});
    expect([await described(one), await described(other)]).toEqual(['new', 'new']);
  });

  test('request quotas are of the world, not of each worker', async () => {
    await start('--request-quotas', 'burst=1,CreateAlias=4', '--clock', '2026-01-31T00:00:00Z');
    const both = clients();
    const { id } = await createKey(both[0]);
    const throttled: number[] = [];
    for (let call = 1; call <= 6; call++) {
      const made = both[call % 2]?.createAlias({ AliasName: `alias/${call}`, TargetKeyId: id });
      await made?.catch(() => throttled.push(call));
    }
    expect(throttled).toEqual([5, 6]);
  });
});

test('a session holds, and the last use of a key is known, everywhere', async () => {
  await share();
  const [one, other] = clients();
  const { Credentials } = await world.sts().getFederationToken({ Name: 'someone' });
  const { AccessKeyId: accessKeyId = '', SessionToken: sessionToken = '' } = Credentials ?? {};
  const { id } = await createKey(one);
  await one.sign({ KeyId: id, Message: Buffer.from('m'), SigningAlgorithm: 'ECDSA_SHA_256' });
  expect((await other.getKeyLastUsage({ KeyId: id })).KeyLastUsage).toMatchObject({ Operation: 'Sign' });
  for (let asked = 0; asked < 2; asked++) await world.kms({ accessKeyId, sessionToken }).listKeys({});
  const { entries } = await control<{ entries: JournalEntry[] }>('GET', '/journal');
  expect(entries.slice(-2).map(({ principal }) => principal)).toEqual(
    Array(2).fill('arn:aws:sts::000000000000:federated-user/someone'),
  );
});

test('reset is for all', async () => {
  await share();
  const [one, other] = clients();
  await createKey(one);
  await control('POST', '/faults', { operation: 'ListAliases', effect: { kind: 'throttle' } });
  await control('POST', '/reset', {});
  for (const kms of [one, other]) {
    expect((await kms.listKeys({})).Keys).toEqual([]);
    await kms.listAliases({});
  }
  const { entries } = await control<{ entries: JournalEntry[] }>('GET', '/journal');
  expect(entries.map(({ sequence, operation }) => `${sequence} ${operation}`)).toEqual([
    '1 ListKeys',
    '2 ListAliases',
    '3 ListKeys',
    '4 ListAliases',
  ]);
});

describe('the processes', () => {
  test('a worker that dies is replaced by one that knows the time and the rules', async () => {
    const serving = await start('--clock', '2026-01-31T00:00:00Z');
    const { id } = await createKey(world.kms());
    await control('POST', '/clock/advance', { days: 1 });
    await control('POST', '/faults', { operation: 'ListKeys', effect: { kind: 'throttle' } });
    const before = await pids();
    for (const pid of before) process.kill(pid, 'SIGKILL');
    await until(async () => {
      const now = await pids().catch(() => []);
      return now.length === 2 && !now.some((pid) => before.includes(pid));
    });
    for (const kms of clients()) {
      await expect(kms.listKeys({})).rejects.toMatchObject({ name: 'ThrottlingException' });
      await kms.describeKey({ KeyId: id });
      expect(await createdAt(kms)).toEqual(new Date('2026-02-01T00:00:00Z'));
    }
    const { code, stderr } = await serving.stop();
    expect(code).toBe(0);
    const messages = stderr
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line));
    expect(messages.map(({ msg, pid, how }) => [msg, pid, how]).sort()).toEqual(
      before.map((pid) => ['a worker died; another one takes its place', pid, 'SIGKILL']).sort(),
    );
  });

  test.each(['SIGINT', 'SIGTERM'] as const)('%s ends all of them cleanly', async (signal) => {
    const serving = await start();
    await createKey(world.kms());
    const workers = await pids();
    // A terminal sends its signal to the workers too.
    for (const pid of workers) process.kill(pid, signal);
    expect(await serving.stop(signal)).toMatchObject({ code: 0, signal: null, stderr: '' });
    expect(workers.filter(isAlive)).toEqual([]);
  });

  test('the workers of a primary that is killed end', async () => {
    const serving = await start();
    const workers = await pids();
    expect(workers).toHaveLength(2);
    await serving.stop('SIGKILL');
    await until(() => !workers.some(isAlive));
  });

  test.each([
    [['--workers', '2'], 'several workers share a data directory; name one with --data'],
    [['--workers', '0'], 'It takes a number from 1 to 64.'],
    [['--workers', 'two'], 'It takes a number from 1 to 64.'],
  ])('%j is wrong usage', async (args, text) => {
    const { code, stderr } = await keyproof('serve', '--port', '0', ...args);
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining(text) });
  });
});
