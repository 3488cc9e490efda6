import { Command, Option } from 'commander';
import { LOG_LEVELS } from '../manager/plugin/log-levels.ts';
import type { PluginHostOptions } from './plugin-host/options.ts';

/** `keyproof plugin-host`: starts a key manager plugin as a SPIRE server does, and calls it by hand. */
export function pluginHostCommand(): Command {
  return new Command('plugin-host')
    .description('start a key manager plugin as a SPIRE server does, and call it by hand')
    .usage('[options] -- <command> [args...]')
    .argument('<command...>', 'the plugin, as plugin_cmd and plugin_args name it')
    .option('--config <file>', 'configure it with this file: what stands in plugin_data, in HCL')
    .option('--trust-domain <name>', 'the trust domain that it is told', 'example.org')
    .option(
      '--run <line>',
      "what to ask, for instance 'generate x509-CA-A ec-p256' or 'help' (repeatable; default: lines of standard input)",
      (line: string, before: readonly string[] = []) => [...before, line],
    )
    .option('--json', 'print answers as lines of JSON')
    .addOption(
      new Option('--log-level <level>', 'show log lines of the plugin from this level on, and all raw ones')
        .choices(LOG_LEVELS)
        .default('info'),
    )
    .action(async (command: readonly string[], options: PluginHostOptions) => {
      // gRPC is loaded for this command alone.
      const { hostPlugin } = await import('./plugin-host/host.ts');
      process.exitCode = await hostPlugin(command, options);
    });
}
