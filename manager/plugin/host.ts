import { type Clock, systemClock } from '../clock.ts';
import { parseHandshake } from './handshake.ts';
import { describeExit, type PluginCommand, PluginProcess } from './plugin-process.ts';
import type { RunningPlugin } from './running-plugin.ts';
import { withTimeout } from './timeout.ts';
import { type PluginTimeouts, TIMEOUTS } from './timeouts.ts';

/** How a plugin is started and configured. */
export interface StartPluginOptions extends PluginCommand {
  readonly trustDomain: string;
  /** plugin_data: HCL. Without it the plugin stays unconfigured until {@link RunningPlugin.configure}. */
  readonly configuration?: string;
  /** What time-outs are measured by; the machine's clock when absent. */
  readonly clock?: Clock;
  readonly timeouts?: Partial<PluginTimeouts>;
  /** Ends the process at once when it is aborted, also in the midst of the start. */
  readonly killed?: AbortSignal;
}

/**
 * Why there is no plugin: no program, no handshake in time, one that SPIRE would refuse, or no key manager
 * in it.
 */
export type PluginStartErrorCode = 'CANNOT_RUN' | 'NO_HANDSHAKE' | 'BAD_HANDSHAKE' | 'NO_KEY_MANAGER';

/** A command that is no key manager plugin, or none that a SPIRE server could load. */
export class PluginStartError extends Error {
  override readonly name = 'PluginStartError';
  readonly code: PluginStartErrorCode;

  constructor(code: PluginStartErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/**
 * Starts a key manager plugin as a SPIRE server does: the cookie and the versions in its environment, the handshake
 * on its standard output, then Init and Configure over gRPC. The process ends with `close()`, with `kill()`, or with
 * this process; when the start fails it has ended too.
 *
 * @example
 * const plugin = await startPlugin({
 *   command: './my-key-manager',
 *   trustDomain: 'example.org',
 *   configuration: 'region = "us-east-1"\nkey_identifier_value = "server-1"',
 * });
 * const { pkixData } = await plugin.generateKey('x509-CA-A', 'ec-p256');
 * await plugin.close();
 *
 * @throws PluginStartError when the command is no plugin, KeyManagerError for what the plugin answers. Both tell
 * what the plugin wrote last to standard error.
 */
export async function startPlugin(options: StartPluginOptions): Promise<RunningPlugin> {
  const clock = options.clock ?? systemClock;
  const timeouts = { ...TIMEOUTS, ...options.timeouts };
  const process = new PluginProcess(options);
  const kill = () => void process.kill().catch(() => {});
  if (options.killed?.aborted) kill();
  options.killed?.addEventListener('abort', kill, { once: true });
  try {
    const target = await handshake(process, clock, timeouts.start);
    // gRPC takes longer to load than a plugin to start, and whoever starts none needs none.
    const { RunningPlugin } = await import('./running-plugin.ts');
    const plugin = new RunningPlugin({ process, target, clock, timeouts, trustDomain: options.trustDomain });
    try {
      await init(plugin, process);
      if (options.configuration !== undefined) await plugin.configure(options.configuration);
      return plugin;
    } catch (error) {
      plugin.disconnect();
      throw error;
    }
  } catch (error) {
    await process.kill().catch(() => {});
    throw error;
  }
}

async function handshake(process: PluginProcess, clock: Clock, timeout: number): Promise<string> {
  const died = process.exited.then(
    (exit) => {
      throw new PluginStartError(
        'NO_HANDSHAKE',
        `the plugin ${describeExit(exit)} before its handshake${process.lastWords()}`,
      );
    },
    (error: Error) => {
      throw new PluginStartError('CANNOT_RUN', `the plugin cannot be started: ${error.message}`, {
        cause: error,
      });
    },
  );
  const line = await withTimeout(
    clock,
    timeout,
    Promise.race([process.firstLine, died]),
    () =>
      new PluginStartError(
        'NO_HANDSHAKE',
        `the plugin sent no handshake within ${timeout / 1000} s${process.lastWords()}`,
      ),
  );
  try {
    return parseHandshake(line);
  } catch (error) {
    // The reason is often on standard error, and on its way.
    await process.ended();
    const said = `${(error as Error).message}${process.lastWords()}`;
    throw new PluginStartError('BAD_HANDSHAKE', `the plugin cannot be used: ${said}`);
  }
}

async function init(plugin: RunningPlugin, process: PluginProcess): Promise<void> {
  const missing = await plugin.init();
  if (missing.length === 0) return;
  throw new PluginStartError(
    'NO_KEY_MANAGER',
    `the plugin does not offer ${missing.join(' and ')}${process.lastWords()}`,
  );
}
