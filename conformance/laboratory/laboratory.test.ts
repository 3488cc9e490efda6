import { existsSync, readFileSync } from 'node:fs';
import { afterEach, describe, expect, test } from 'vitest';
import { builtinTarget } from '../targets/builtin.ts';
import type { Target } from '../targets/target.ts';
import { DAY, HOUR } from './durations.ts';
import { Laboratory } from './laboratory.ts';

const labs: Laboratory[] = [];

function laboratory(target: Target = builtinTarget('tags')): Laboratory {
  const lab = new Laboratory(target, '1');
  labs.push(lab);
  return lab;
}

afterEach(async () => {
  await Promise.all(labs.splice(0).map((lab) => lab.close()));
});

describe('a server that is killed', () => {
  test('before a call: the call never takes place', async () => {
    const lab = laboratory();
    const server = await lab.start('s1');
    server.crashAt({ operation: 'CreateAlias', when: 'before' });
    await expect(server.generate('x')).rejects.toThrow('s1 has crashed');
    expect((await lab.observer.aliases()).size).toBe(0);
    expect((await lab.observer.keys()).length).toBe(1);
    expect(server.running).toBe(false);
  });

  test('after a call: the call takes place, and nothing follows', async () => {
    const lab = laboratory();
    const server = await lab.start('s1');
    server.crashAt({ operation: 'CreateAlias', nth: 2, when: 'after' });
    await server.generate('x');
    await expect(server.generate('y')).rejects.toThrow('s1 has crashed');
    expect((await lab.observer.aliases()).size).toBe(2);
    const calls = server.calls().length;
    await lab.passDays(30);
    expect(server.calls().length).toBe(calls);
  });

  test('at once: it sleeps for ever, and time goes on without it', async () => {
    const lab = laboratory();
    const [dead, living] = [await lab.start('s1'), await lab.start('s2')];
    await dead.generate('x');
    await living.generate('x');
    dead.crash();
    const calls = [dead.calls().length, living.calls().length];
    await lab.passDays(1);
    expect(dead.calls().length).toBe(calls[0]);
    expect(living.calls().length).toBeGreaterThan(calls[1] ?? 0);
  });
});

test('a stopped server makes no more calls', async () => {
  const lab = laboratory();
  const server = await lab.start('s1');
  await server.generate('x');
  await server.stop();
  const calls = server.calls().length;
  await lab.passDays(3);
  expect(server.calls().length).toBe(calls);
});

test('a request that waits for time to pass lets time pass', async () => {
  const lab = laboratory();
  const server = await lab.start('s1');
  const effect = { kind: 'error', code: 'ThrottlingException', message: 'slow down' } as const;
  lab.emulator.faults.add({ operation: 'CreateKey', times: 2, effect });
  const before = lab.now();
  await server.generate('x');
  expect(lab.now()).toBeGreaterThan(before);
});

test.each([true, false])(
  'a call that is late holds nobody else up, straight into the emulator: %s',
  async (direct) => {
    const lab = new Laboratory(builtinTarget('tags'), '1', {}, { direct });
    labs.push(lab);
    const server = await lab.start('s1');
    await server.generate('x');
    const delay = { kind: 'delay', milliseconds: 2 * HOUR } as const;
    lab.emulator.faults.add({ operation: 'UpdateAlias', times: 1, effect: delay });
    await lab.pass(7 * HOUR);
    expect(server.calls('UpdateAlias').length).toBe(0);
    await server.sign('x');
    await lab.pass(HOUR);
    expect(server.calls('UpdateAlias').length).toBe(1);
  },
);

test('a target that never answers is told from one that is slow', async () => {
  const silent: Target = { ...builtinTarget('tags'), start: () => new Promise(() => {}) };
  await expect(laboratory(silent).start('s1')).rejects.toThrow('no answer within five minutes');
});

test('a signature that is not by the key that is shown is caught', async () => {
  const builtin = builtinTarget('tags');
  const wrong: Target = {
    ...builtin,
    async start(environment) {
      const manager = await builtin.start(environment);
      return Object.assign(Object.create(manager), {
        generateKey: manager.generateKey.bind(manager),
        getPublicKey: manager.getPublicKey.bind(manager),
        signData: (_id: string, digest: Uint8Array, options: never) => manager.signData('y', digest, options),
      });
    },
  };
  const server = await laboratory(wrong).start('s1');
  await server.generate('x');
  await server.generate('y');
  await expect(server.sign('x')).rejects.toThrow('does not verify');
  await server.sign('y');
});

test("a server's own clock may run ahead of the world's", async () => {
  const lab = laboratory();
  const server = await lab.start('s1', { clockAhead: 20 * DAY });
  await server.generate('x');
  const [arn = ''] = await lab.observer.tagged({ 'spire-server-id': 's1' });
  const stamp = Number((await lab.observer.tags(arn))['spire-last-update']) * 1000;
  expect(Math.abs(stamp - lab.now() - 20 * DAY)).toBeLessThan(HOUR);
});

test('RSA keys of one world differ; the next world may have the same again', async () => {
  const names = async () => {
    const lab = laboratory();
    const server = await lab.start('s1');
    const keys = [await server.generate('x', 'rsa-2048'), await server.generate('x', 'rsa-2048')];
    expect(new Set(keys.map((key) => lab.publicKeyNames.nameOf(key))).size).toBe(2);
    return keys.map(({ pkixData }) => Buffer.from(pkixData).toString('hex'));
  };
  expect(await names()).toEqual(await names());
});

test('a file for servers goes with the laboratory', async () => {
  const lab = laboratory();
  const path = lab.file('policy.json', '{}');
  expect(readFileSync(path, 'utf8')).toBe('{}');
  await lab.close();
  expect(existsSync(path)).toBe(false);
});
