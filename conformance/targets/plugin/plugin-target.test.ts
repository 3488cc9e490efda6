import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test, vi } from 'vitest';
import { keyproofPlugin, peer } from '../../../manager/plugin/test/peers.ts';
import type { Check } from '../../check.ts';
import { DAY, HOUR, MINUTE } from '../../laboratory/durations.ts';
import { Laboratory } from '../../laboratory/laboratory.ts';
import { CHECKS } from '../../registry.ts';
import { runChecks } from '../../runner.ts';
import type { Mode } from '../../vocabulary.ts';
import type { PluginDescription } from './description.ts';
import { pluginTarget } from './plugin-target.ts';
import { probePlugin } from './probe.ts';

function describePlugin(
  { command, args = [] }: { readonly command: string; readonly args?: readonly string[] },
  rest: Partial<PluginDescription> = {},
): PluginDescription {
  return { commandLine: 'it', command, args, mode: 'alias', virtualTime: false, ...rest };
}

const sabotaged = (name: string) => ({
  command: process.execPath,
  args: [fileURLToPath(new URL('./test/sabotaged.ts', import.meta.url)), name],
});

const signs: Check = {
  id: 'discovery/signs',
  shows: 'x',
  source: 'x',
  modes: ['alias'],
  needs: [],
  async run(lab) {
    const server = await lab.start('s1');
    await server.generate('x509-CA-A');
    await server.sign('x509-CA-A');
  },
};

async function check(plugin: PluginDescription, id: string) {
  const checks = [...CHECKS, signs].filter((each) => each.id === id);
  const verdict = await runChecks({ targets: [pluginTarget(plugin)], checks, seed: '1' });
  return verdict.checks.map(({ id, result, reason }) => ({ id, result, reason }));
}

describe('keyproof plugin', () => {
  test.each<Mode>(['alias', 'tags'])('passes a check of %s by the clock of the machine', async (mode) => {
    const plugin = describePlugin(keyproofPlugin(), { mode });
    expect(await check(plugin, 'discovery/restart-finds-keys')).toMatchObject([{ result: 'passed' }]);
  });

  test('passes one in virtual time: eleven days with a rotation', async () => {
    const plugin = await probePlugin(describePlugin(keyproofPlugin()));
    expect(plugin.virtualTime).toBe(true);
    expect(plugin.unusable).toBeUndefined();
    expect(await check(plugin, 'cleanup/replaced-keys-go-in-seven-days')).toMatchObject([
      { result: 'passed', reason: '' },
    ]);
  });

  test('waits for virtual time in the midst of what it is asked for', async () => {
    const lab = new Laboratory(pluginTarget(describePlugin(keyproofPlugin(), { virtualTime: true })), '1');
    try {
      lab.emulator.faults.add({ operation: 'ListAliases', times: 2, effect: { kind: 'throttle' } });
      const before = lab.now();
      await lab.start('s1');
      expect(lab.calls('ListAliases').map(({ error }) => error?.code)).toEqual([
        'ThrottlingException',
        'ThrottlingException',
        undefined,
      ]);
      expect(lab.now() - before).toBe(500 + 1000);
    } finally {
      await lab.close();
    }
  });

  test('leaves nothing in the temporary directory, however its processes end', async () => {
    const temporary = mkdtempSync(join(tmpdir(), 'keyproof-test-'));
    vi.stubEnv('TMPDIR', temporary);
    // Node keeps its compile cache there, too.
    const left = () => readdirSync(temporary).filter((name) => name.startsWith('keyproof-'));
    const lab = new Laboratory(pluginTarget(describePlugin(keyproofPlugin(), { virtualTime: true })), '1');
    try {
      const server = await lab.start('s1');
      expect(left()).toHaveLength(1);
      server.crash();
      await lab.start('s2');
    } finally {
      await lab.close();
      vi.unstubAllEnvs();
    }
    await vi.waitFor(() => expect(left()).toEqual([]));
    rmSync(temporary, { recursive: true });
  });

  test('reads a clock of its own that runs ahead', async () => {
    const ahead = 20 * DAY;
    const target = pluginTarget(describePlugin(keyproofPlugin(), { virtualTime: true, mode: 'tags' }));
    const lab = new Laboratory(target, '1');
    try {
      const server = await lab.start('s1', { clockAhead: ahead });
      await server.generate('x509-CA-A');
      const [key] = await lab.observer.keys();
      const { 'spire-last-update': updated } = await lab.observer.tags(key?.KeyId ?? '');
      expect(Number(updated) * 1000).toBe(lab.now() + ahead);
      await lab.pass(6 * HOUR);
      expect(server.calls('UpdateAlias').length).toBe(1);
    } finally {
      await lab.close();
    }
  });

  test.each(['before', 'after'] as const)('dies by SIGKILL %s a call, and time goes on', async (when) => {
    const lab = new Laboratory(pluginTarget(describePlugin(keyproofPlugin(), { virtualTime: true })), '1');
    try {
      const server = await lab.start('s1');
      server.crashAt({ operation: 'CreateAlias', when });
      await expect(server.generate('x509-CA-A')).rejects.toThrow('s1 has crashed');
      expect((await lab.observer.aliases()).size).toBe(when === 'before' ? 0 : 1);
      await lab.pass(MINUTE);
      await server.start();
      await server.generate('x509-CA-A');
      await server.sign('x509-CA-A');
    } finally {
      await lab.close();
    }
  });
});

describe('a plugin that is broken on purpose', () => {
  test.each([
    ['signs-with-another-key', 'migration/to-tags-keeps-every-key', 'does not verify under its public key'],
    ['loses-the-last-tag', 'tags/every-tag-is-on-every-new-key', 'the tags of x509-CA-A'],
    ['takes-any-twin', 'discovery/one-key-for-an-id', 'the key at start'],
  ])('%s: %s sees it', async (name, id, reason) => {
    const plugin = describePlugin(sabotaged(name), { mode: 'tags' });
    expect(await check(plugin, id)).toEqual([
      { id, result: 'failed', reason: expect.stringContaining(reason) },
    ]);
  });

  test('lives by the clock of the machine: what needs virtual time is skipped, and says why', async () => {
    const plugin = await probePlugin(describePlugin(sabotaged('never-refreshes')));
    expect(plugin).toMatchObject({ virtualTime: false });
    expect(await check(plugin, 'cleanup/aliases-are-refreshed')).toEqual([
      {
        id: 'cleanup/aliases-are-refreshed',
        result: 'skipped',
        reason:
          'plugin:it:alias does not offer virtual-time (it does not take part in the clock protocol (docs/clock-protocol.md))',
      },
    ]);
  });
});

describe('a hostile plugin fails its checks, and says why', () => {
  test.each<[string, string, PluginDescription['timeouts']?]>([
    ['rubbish', 'its first line on standard output is not a handshake'],
    ['dies-in-handshake', 'no space left on device'],
    ['dies-after-handshake', 'segmentation fault'],
    ['no-key-manager', 'does not offer spire.plugin.server.keymanager.v1.KeyManager'],
    ['refuses-configuration', 'region is required'],
    ['crashes', 'ended with exit code 2 when it was to generate key "x509-CA-A"'],
    ['other-answers', 'it was asked for a key of type ec-p256 and made one of type rsa-2048'],
    ['says-nothing', 'the plugin sent no handshake within 0.2 s', { start: 200 }],
    ['hangs', 'the plugin did not sign with key "x509-CA-A" within 1.5 s', { call: 1500, exit: 200 }],
  ])('%s', async (name, reason, timeouts = {}) => {
    const plugin = await probePlugin(describePlugin(peer(name), { timeouts }));
    expect(await check(plugin, 'discovery/signs')).toEqual([
      {
        id: 'discovery/signs',
        result: 'failed',
        reason: expect.stringContaining(reason),
      },
    ]);
  });

  test('no program at all', async () => {
    const plugin = await probePlugin(describePlugin({ command: './no/such/plugin' }));
    expect(await check(plugin, 'discovery/signs')).toMatchObject([
      { result: 'failed', reason: expect.stringContaining('ENOENT') },
    ]);
  });
});
