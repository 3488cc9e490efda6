import { request } from 'node:http';
import { json } from 'node:stream/consumers';
import { beforeEach, describe, expect, test } from 'vitest';
import { listOperations } from '../operations.ts';
import { cloudHsmStore, createKeyStore, describeKeyStore } from '../test/key-stores.ts';
import { createKey } from '../test/keys.ts';
import { served } from '../test/wire.ts';
import { START, testWorld } from '../test/world.ts';

const world = testWorld();
const { emulator, kms } = world;
const { url } = served(world);

const HEADER = { 'x-keyproof-control': '1' };

interface Answer {
  readonly status: number | undefined;
  readonly body: unknown;
}

/** node:http, because fetch does not let a test choose Host and Origin. */
function control(
  method: string,
  path: string,
  { body, headers = HEADER }: { body?: string | object; headers?: Readonly<Record<string, string>> } = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sending = request(`${url()}/_keyproof${path}`, { method, headers }, async (response) => {
      resolve({ status: response.statusCode, body: await json(response) });
    });
    sending.on('error', reject);
    sending.end(typeof body === 'object' ? JSON.stringify(body) : body);
  });
}

const refused = (status: number, code: string, message: unknown = expect.any(String)) => ({
  status,
  body: { error: { code, message } },
});

describe('the guard', () => {
  test.each([
    ['GET', '/clock'],
    ['GET', '/journal'],
    ['POST', '/clock/advance'],
    ['POST', '/reset'],
    ['GET', '/nothing'],
  ])('wants its header: %s %s', async (method, path) => {
    expect(await control(method, path, { headers: {} })).toEqual(
      refused(
        403,
        'MissingHeader',
        `Send the header 'x-keyproof-control: 1' with requests to the control API.`,
      ),
    );
  });

  test('a health check needs no header', async () => {
    expect(await control('GET', '/health', { headers: {} })).toMatchObject({ status: 200 });
  });

  test.each(['evil.example', 'evil.example:80', '127.0.0.1.evil.example', 'localhost.evil', 'a.b'])(
    'refuses the Host %j',
    async (host) => {
      expect(await control('GET', '/health', { headers: { ...HEADER, host } })).toEqual(
        refused(
          403,
          'ForbiddenHost',
          `The control API is not served under the name '${host.replace(/:\d+$/, '')}'.`,
        ),
      );
    },
  );

  test.each([
    'localhost',
    'localhost:4566',
    '127.0.0.1',
    '[::1]:4566',
    '10.1.2.3:80',
    'keyproof',
    'kms.localhost:1',
    'host.docker.internal',
  ])('takes the Host %s', async (host) => {
    expect(await control('GET', '/clock', { headers: { ...HEADER, host } })).toMatchObject({ status: 200 });
  });

  test.each(['http://evil.example', 'null', 'http://127.0.0.1:4566'])(
    'refuses the Origin %s',
    async (origin) => {
      expect(await control('GET', '/clock', { headers: { ...HEADER, origin } })).toEqual(
        refused(403, 'ForbiddenOrigin', 'The control API takes no requests from web pages.'),
      );
    },
  );

  test('what it refuses does not happen', async () => {
    const before = emulator.clock.now();
    await control('POST', '/clock/advance', { body: { days: 1 }, headers: { ...HEADER, origin: 'null' } });
    await control('POST', '/clock/advance', { body: { days: 1 }, headers: {} });
    expect(emulator.clock.now()).toBe(before);
  });
});

test('health tells how much is emulated', async () => {
  const emulated = (name: string) =>
    listOperations().filter(({ service, emulated }) => service === name && emulated).length;
  expect(emulated('kms')).toBeGreaterThan(20);
  expect(await control('GET', '/health')).toEqual({
    status: 200,
    body: {
      status: 'ok',
      time: new Date(emulator.clock.now()).toISOString(),
      operations: expect.objectContaining({ kms: emulated('kms'), tagging: emulated('tagging') }),
    },
  });
});

describe('the clock', () => {
  const time = () => new Date(emulator.clock.now()).toISOString();

  test('is read', async () => {
    expect(await control('GET', '/clock')).toEqual({ status: 200, body: { time: START, mode: 'frozen' } });
  });

  test.each([
    [{ days: 1 }, 86_400_000],
    [{ hours: 1.1 }, 3_960_000],
    [{ minutes: 2, seconds: 3, milliseconds: 4 }, 123_004],
    [{ seconds: 0 }, 0],
  ])('is advanced by %j', async (body, step) => {
    const before = emulator.clock.now();
    const answer = await control('POST', '/clock/advance', { body });
    expect(emulator.clock.now()).toBe(before + step);
    expect(answer).toEqual({ status: 200, body: { time: time(), mode: 'frozen' } });
  });

  test('is set to a later instant', async () => {
    const answer = await control('POST', '/clock/set', { body: { time: '2027-01-01T01:00:00+01:00' } });
    expect(answer).toEqual({ status: 200, body: { time: '2027-01-01T00:00:00.000Z', mode: 'frozen' } });
    expect(time()).toBe('2027-01-01T00:00:00.000Z');
  });

  test('does not go back', async () => {
    const before = time();
    expect(await control('POST', '/clock/set', { body: { time: START } })).toEqual(
      refused(409, 'ClockError', expect.stringContaining('The clock never runs backwards')),
    );
    expect(time()).toBe(before);
  });

  test('does not go beyond its end', async () => {
    expect(await control('POST', '/clock/advance', { body: { days: 1e12 } })).toEqual(
      refused(409, 'ClockError', expect.stringContaining('the year 9999')),
    );
    expect(await control('GET', '/clock')).toMatchObject({ status: 200 });
  });

  test('ends keys on its way', async () => {
    const { id: KeyId } = await createKey(kms);
    await kms.scheduleKeyDeletion({ KeyId, PendingWindowInDays: 7 });
    await control('POST', '/clock/advance', { body: { days: 7 } });
    await expect(kms.describeKey({ KeyId })).rejects.toThrow('does not exist');
  });

  test('runs and is frozen', async () => {
    expect(await control('POST', '/clock/run')).toMatchObject({ body: { mode: 'running' } });
    expect(await control('POST', '/clock/freeze', { body: {} })).toMatchObject({ body: { mode: 'frozen' } });
    const frozen = time();
    expect(await control('GET', '/clock')).toEqual({ status: 200, body: { time: frozen, mode: 'frozen' } });
  });

  test.each<[string, string | object]>([
    ['/clock/advance', {}],
    ['/clock/advance', { weeks: 1 }],
    ['/clock/advance', { days: -1 }],
    ['/clock/advance', { days: '1' }],
    ['/clock/advance', { days: 1, weeks: 1 }],
    ['/clock/advance', '{"days": 1e999}'],
    ['/clock/advance', '{'],
    ['/clock/advance', '[]'],
    ['/clock/advance', '5'],
    ['/clock/set', {}],
    ['/clock/set', { time: 'tomorrow' }],
    ['/clock/set', { time: '2030-02-30T00:00:00Z' }],
    ['/clock/set', { time: '2030-01-01T00:00:00' }],
    ['/clock/freeze', { now: true }],
    ['/reset', { everything: true }],
  ])('%s refuses %j', async (path, body) => {
    const before = time();
    expect(await control('POST', path, { body })).toEqual(refused(400, 'InvalidRequest'));
    expect(time()).toBe(before);
  });
});

describe('the journal', () => {
  beforeEach(() => emulator.reset());

  test('is read from any call on', async () => {
    for (let call = 0; call < 5; call++) await kms.listKeys({});
    const sequences = async (query: string) => {
      const { body } = await control('GET', `/journal${query}`);
      return (body as { entries: { sequence: number }[] }).entries.map(({ sequence }) => sequence);
    };
    expect(await sequences('')).toEqual([1, 2, 3, 4, 5]);
    expect(await sequences('?after=3')).toEqual([4, 5]);
    expect(await sequences('?after=1&limit=2')).toEqual([2, 3]);
    expect(await sequences('?after=5')).toEqual([]);
  });

  test('shows a call as the library does', async () => {
    await createKey(kms);
    const { body } = await control('GET', '/journal');
    expect(body).toEqual({ entries: JSON.parse(JSON.stringify(emulator.journal.entries())) });
  });

  test.each(['?after=-1', '?after=x', '?limit=0', '?limit=10001', '?limit=1.5', '?since=1'])(
    'refuses %s',
    async (query) => {
      expect(await control('GET', `/journal${query}`)).toEqual(refused(400, 'InvalidRequest'));
    },
  );
});

test('reset forgets keys, aliases, tags, calls and fault rules, and the clock goes on', async () => {
  const { id } = await createKey(kms, { Tags: [{ TagKey: 'a', TagValue: '' }] });
  await kms.createAlias({ AliasName: 'alias/a', TargetKeyId: id });
  await kms.scheduleKeyDeletion({ KeyId: id, PendingWindowInDays: 7 });
  emulator.faults.add({ effect: { kind: 'error', code: 'X', message: '' } });
  const before = emulator.clock.now();
  expect(await control('POST', '/reset')).toEqual({ status: 200, body: { status: 'ok' } });
  expect(emulator.clock.now()).toBe(before);
  expect(emulator.journal.entries()).toEqual([]);
  expect((await kms.listKeys({})).Keys).toEqual([]);
  expect((await kms.listAliases({})).Aliases).toEqual([]);
  expect((await world.tagging.getResources({})).ResourceTagMappingList).toEqual([]);
  await emulator.clock.advance(8 * 86_400_000);
  expect((await kms.listKeys({})).Keys).toEqual([]);
});

describe('a custom key store', () => {
  test('fails to connect on request', async () => {
    const customKeyStoreId = await createKeyStore(kms, cloudHsmStore(0));
    const body = { customKeyStoreId, error: 'CLUSTER_NOT_FOUND' };
    expect(await control('POST', '/custom-key-stores/fail', { body })).toMatchObject({ status: 200 });
    await kms.connectCustomKeyStore({ CustomKeyStoreId: customKeyStoreId });
    await emulator.clock.advance(60_000);
    expect(await describeKeyStore(kms, customKeyStoreId)).toMatchObject({
      ConnectionState: 'FAILED',
      ConnectionErrorCode: 'CLUSTER_NOT_FOUND',
    });
  });

  test('has to exist, and to fail as KMS knows it', async () => {
    const fail = (body: object) => control('POST', '/custom-key-stores/fail', { body });
    expect(await fail({ customKeyStoreId: 'cks-1', error: 'CLUSTER_NOT_FOUND' })).toEqual(
      refused(404, 'NotFound', `Custom key store 'cks-1' does not exist`),
    );
    expect(await fail({ customKeyStoreId: 'cks-1', error: 'BAD_LUCK' })).toEqual(
      refused(400, 'InvalidRequest'),
    );
  });
});

describe('disorder', () => {
  test('is shown, changed as a whole and ended', async () => {
    expect(await control('GET', '/disorder')).toEqual({ status: 200, body: {} });
    const staleReads = { probability: 1, age: { kind: 'uniform', least: 1000, most: 2000 } };
    const body = { staleReads, pages: { most: 1 } };
    expect(await control('PUT', '/disorder', { body })).toEqual({ status: 200, body });
    const { id: KeyId } = await createKey(kms);
    await expect(kms.describeKey({ KeyId })).rejects.toMatchObject({ name: 'NotFoundException' });
    expect(await control('PUT', '/disorder', { body: { pages: { most: 1 } } })).toMatchObject({
      status: 200,
    });
    await kms.describeKey({ KeyId });
    await createKey(kms);
    expect((await kms.listKeys({})).Keys).toHaveLength(1);
    expect(await control('PUT', '/disorder', { body: {} })).toEqual({ status: 200, body: {} });
    expect((await kms.listKeys({})).Keys?.length).toBeGreaterThan(1);
  });

  test('is refused when it is none, and stays as it was', async () => {
    await control('PUT', '/disorder', { body: { taggingLag: 7 } });
    for (const body of [{ lag: 1 }, { taggingLag: 'long' }, [], { pages: { empty: 2 } }]) {
      expect(await control('PUT', '/disorder', { body })).toEqual(refused(400, 'InvalidRequest'));
    }
    expect(await control('GET', '/disorder')).toEqual({ status: 200, body: { taggingLag: 7 } });
    await control('PUT', '/disorder', { body: {} });
  });
});

test.each([
  ['GET', '/nothing'],
  ['POST', '/health'],
  ['DELETE', '/journal'],
  ['GET', '/clock/advance'],
])('there is no %s %s', async (method, path) => {
  expect(await control(method, path)).toEqual(
    refused(404, 'NotFound', `The control API has no ${method} /_keyproof${path}.`),
  );
});

test('a body of 1 MiB is too large for it', async () => {
  expect(await control('POST', '/clock/advance', { body: '{}'.padEnd(1024 * 1024) })).toEqual(
    refused(413, 'InvalidRequest'),
  );
});

describe('fault rules', () => {
  const rule = { operation: 'ListKeys', effect: { kind: 'throttle' } };

  test('are added, strike, are listed and taken away', async () => {
    const added = await control('POST', '/faults', { body: rule });
    expect(added).toMatchObject({ status: 201, body: { rule, matched: 0 } });
    const { id } = added.body as { id: number };
    await expect(kms.listKeys({})).rejects.toMatchObject({ name: 'ThrottlingException' });
    expect(await control('GET', '/faults')).toMatchObject({ body: { faults: [{ id, rule, struck: 1 }] } });
    expect(await control('DELETE', `/faults/${id}`)).toEqual({ status: 200, body: { faults: [] } });
    expect(await control('DELETE', `/faults/${id}`)).toEqual(refused(404, 'NotFound'));
    await kms.listKeys({});
  });

  test('are refused when they are none', async () => {
    for (const body of [{}, { ...rule, extra: 1 }, { effect: { kind: 'delay' } }]) {
      expect(await control('POST', '/faults', { body })).toEqual(refused(400, 'InvalidRequest'));
    }
    expect(await control('DELETE', '/faults')).toEqual({ status: 200, body: { faults: [] } });
  });
});
