import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { HOUR, SECOND, TestWorld } from '../test/world.ts';
import { createAwsKmsKeyManager } from './create.ts';

const BUSY = { kind: 'error', code: 'ThrottlingException', message: 'slow down' } as const;

describe('the AWS SDK behind the port', () => {
  let world: TestWorld;
  beforeEach(() => {
    world = new TestWorld();
  });
  afterEach(() => world.close());

  test('pauses between two tries on the clock that it is given', async () => {
    const { manager } = await world.start();
    world.emulator.faults.add({ operation: 'CreateKey', times: 2, effect: BUSY });
    let done = false;
    const key = manager.generateKey('x509-CA-A', 'ec-p256').then(() => {
      done = true;
    });
    await world.advance(499);
    expect(world.calls().filter((call) => call === 'CreateKey')).toHaveLength(1);
    await world.advance(1);
    expect(world.calls().filter((call) => call === 'CreateKey')).toHaveLength(2);
    await world.advance(999);
    expect(done).toBe(false);
    await world.advance(1);
    await key;
  });

  test('gives up after three tries', async () => {
    const { manager } = await world.start();
    world.emulator.faults.add({ operation: 'CreateKey', effect: BUSY });
    await expect(world.elapse(manager.generateKey('x509-CA-A', 'ec-p256'))).rejects.toMatchObject({
      code: 'UNAVAILABLE',
      message: expect.stringContaining('ThrottlingException: slow down'),
    });
    expect(world.calls().filter((call) => call === 'CreateKey')).toHaveLength(3);
  });

  test('a key that was made although the answer was lost is collected', async () => {
    const { manager } = await world.start({ mode: 'tags' });
    world.emulator.faults.add({ operation: 'CreateKey', times: 1, effect: { kind: 'answer-lost' } });
    await world.elapse(manager.generateKey('x509-CA-A', 'ec-p256'), SECOND);
    expect(await world.states()).toEqual({ Enabled: 2 });
    await world.advance(4 * 24 * HOUR + 60 * SECOND);
    expect(await world.states()).toEqual({ Enabled: 1, PendingDeletion: 1 });
  });

  test('a lost answer to the creation of an alias does not matter', async () => {
    const { manager } = await world.start();
    world.emulator.faults.add({ operation: 'CreateAlias', times: 1, effect: { kind: 'answer-lost' } });
    await world.elapse(manager.generateKey('x509-CA-A', 'ec-p256'), SECOND);
    await world.advance(HOUR);
    expect(await world.states()).toEqual({ Enabled: 1 });
  });

  test('a full quota is not asked again', async () => {
    const { manager } = await world.start();
    world.emulator.faults.add({
      operation: 'CreateKey',
      effect: { kind: 'error', code: 'LimitExceededException', message: 'full' },
    });
    await expect(manager.generateKey('x509-CA-A', 'ec-p256')).rejects.toThrow('LimitExceededException: full');
    expect(world.calls().filter((call) => call === 'CreateKey')).toHaveLength(1);
  });

  test('the endpoint is an option, or AWS_ENDPOINT_URL', async () => {
    const { url } = await world.emulator.listen({ port: 0 });
    const start = (endpoint?: string) =>
      createAwsKmsKeyManager({
        configuration: {
          region: 'eu-north-1',
          access_key_id: 'SERVER',
          secret_access_key: 'secret',
          key_identifier_value: 's1',
          enable_tag_based_key_discovery: true,
        },
        trustDomain: 'example.org',
        ...(endpoint && { endpoint }),
      });
    const first = await start(url);
    const key = await first.generateKey('x509-CA-A', 'ec-p256');
    await first.close();
    vi.stubEnv('AWS_ENDPOINT_URL', url);
    const second = await start();
    expect(await second.getPublicKeys()).toEqual([key]);
    await second.close();
    vi.unstubAllEnvs();
  });

  test('a service that is not there is unavailable', async () => {
    const start = createAwsKmsKeyManager({
      configuration: {
        region: 'eu-north-1',
        access_key_id: 'SERVER',
        secret_access_key: 'secret',
        key_identifier_value: 's1',
      },
      trustDomain: 'example.org',
      endpoint: 'http://127.0.0.1:1',
    });
    await expect(start).rejects.toMatchObject({
      code: 'UNAVAILABLE',
      message: expect.stringContaining('ECONNREFUSED'),
    });
  });
});
