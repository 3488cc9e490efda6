import { fileURLToPath } from 'node:url';
import { afterAll } from 'vitest';
import { type PluginLogLine, type RunningPlugin, type StartPluginOptions, startPlugin } from '../../index.ts';

/** A plugin that is good or odd, and what it logged. */
export interface Peer {
  readonly plugin: RunningPlugin;
  readonly log: string[];
  /** The same with all fields. */
  readonly lines: PluginLogLine[];
}

const running: RunningPlugin[] = [];
afterAll(async () => {
  for (const plugin of running) await plugin.kill();
});

/** How a script of peers/ is started. */
export function peer(name: string, ...args: readonly string[]): Pick<StartPluginOptions, 'command' | 'args'> {
  return {
    command: process.execPath,
    args: [fileURLToPath(new URL(`./peers/${name}.ts`, import.meta.url)), ...args],
  };
}

/** How `keyproof plugin` is started. */
export function keyproofPlugin(...args: readonly string[]): Pick<StartPluginOptions, 'command' | 'args'> {
  const command = fileURLToPath(new URL('../../../bin/keyproof.js', import.meta.url));
  return { command: process.execPath, args: [command, 'plugin', ...args] };
}

/** Starts a plugin that ends with the tests of the file. */
export async function start(
  options: Partial<StartPluginOptions> & { readonly command: string },
): Promise<Peer> {
  const log: string[] = [];
  const lines: PluginLogLine[] = [];
  const plugin = await startPlugin({
    trustDomain: 'example.org',
    onLog: (line) => {
      log.push(`${line.level}: ${line.message}`);
      lines.push(line);
    },
    ...options,
  });
  running.push(plugin);
  return { plugin, log, lines };
}

/** The error of a start that fails. */
export async function startFailure(options: Pick<StartPluginOptions, 'command' | 'args'>): Promise<Error> {
  try {
    await start(options);
  } catch (error) {
    return error as Error;
  }
  throw new Error('the plugin has started');
}
