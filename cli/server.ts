import { Command } from 'commander';
import { logLevelOption } from './log-level.ts';
import type { RunOptions } from './server/run.ts';

/** `keyproof server`: a trust domain's server on a key manager. */
export function serverCommand(): Command {
  return new Command('server').description("a trust domain's server on a key manager").addCommand(
    new Command('run')
      .description('mint SVIDs and publish the bundle of a trust domain, until SIGINT or SIGTERM')
      .requiredOption('--config <file>', 'the configuration, YAML or JSON; see docs/trust-domain-server.md')
      .addOption(logLevelOption())
      .exitOverride()
      .allowExcessArguments(false)
      .action(async (options: RunOptions) => {
        // It brings the AWS SDK and express with it; loaded here, it does not slow the other commands down.
        const { run } = await import('./server/run.ts');
        await run(options);
      }),
  );
}
