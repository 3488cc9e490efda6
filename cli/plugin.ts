import { Command, Option } from 'commander';
import { systemClock } from '../manager/clock.ts';
import { refusalToServe } from '../manager/plugin/handshake.ts';
import { LOG_LEVELS, type LogLevel } from '../manager/plugin/log-levels.ts';
import { MANAGER_NAMES, type ManagerName } from '../manager/plugin/managers.ts';
import { EXIT, UsageError } from './exit-codes.ts';
import { worldClock } from './world-clock.ts';

interface PluginOptions {
  readonly manager: ManagerName;
  readonly logLevel: LogLevel;
}

/** `keyproof plugin`: a key manager for a SPIRE server, until the server ends it. */
export function pluginCommand(): Command {
  return new Command('plugin')
    .description('serve a key manager to a SPIRE server, which starts this as its plugin_cmd')
    .addOption(
      new Option(
        '--manager <name>',
        'the key manager that plugin_data configures; docs/spire-plugin.md has the fields of each',
      )
        .choices(MANAGER_NAMES)
        .default('aws_kms'),
    )
    .addOption(
      new Option('--log-level <level>', 'hand the server log lines from this level on')
        .choices(LOG_LEVELS)
        .default('debug'),
    )
    .action(plugin);
}

async function plugin({ manager, logLevel }: PluginOptions): Promise<void> {
  const parent = process.ppid;
  const refusal = refusalToServe(process.env);
  if (refusal !== undefined) throw new UsageError(refusal);
  // What takes time to load comes after the cheap answers, and the rest of it after the handshake.
  const [{ servePlugin }, { createPluginLogger }, { parentGone }] = await Promise.all([
    import('../manager/plugin/serve.ts'),
    import('../manager/plugin/logger.ts'),
    import('../manager/plugin/parent.ts'),
  ]);
  const followed = await worldClock((error, message) => logger.error({ err: error }, message));
  const clock = followed ?? systemClock;
  const logger = createPluginLogger(logLevel, clock);
  const { PLUGIN_UNIX_SOCKET_DIR: socketDirectory } = process.env;
  const server = await servePlugin({
    manager,
    clock,
    logger,
    ...(socketDirectory && { socketDirectory }),
  }).catch((error: Error) => {
    throw new UsageError(`there can be no socket: ${error.message}`);
  });

  // An interrupt from the terminal reaches the server as well, which then says what the plugin has to do.
  process.on('SIGINT', () => logger.debug({}, 'an interrupt is the business of the server'));
  const terminated = new Promise<string>((resolve) => {
    process.once('SIGTERM', () => resolve('told to by SIGTERM'));
  });
  const brokenPipe = new Promise<string>((resolve) => {
    process.stdout.once('error', () => resolve('the server is gone'));
  });
  process.stdout.write(server.handshake);

  const watch = new AbortController();
  const reason = await Promise.race([
    server.shutDown.then(() => 'told to by the server'),
    // Processes come and go by the machine's time.
    parentGone(systemClock, parent, () => process.ppid, watch.signal).then(() => 'the server is gone'),
    terminated,
    brokenPipe,
  ]);
  watch.abort();
  logger.debug({ reason }, 'ending');
  await server.close();
  await followed?.leave();
  // A call to AWS that nobody waits for any more must not hold the process up.
  process.exit(EXIT.ok);
}
