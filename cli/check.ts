import { Command, Option } from 'commander';
import type { EndpointCheckOptions } from './check/endpoint.ts';
import type { CheckOptions } from './check/run.ts';
import { collect } from './collect.ts';
import { UsageError } from './exit-codes.ts';
import { exitOnSignals } from './exit-on-signals.ts';
import { targetConfigOption } from './target-config.ts';

/** `keyproof check`: runs the conformance suite and ends with its verdict. */
export function checkCommand(): Command {
  return new Command('check')
    .description('run the conformance suite under virtual time, and print a verdict')
    .option(
      '--target <name>',
      'what to check: builtin:alias, builtin:tags, plugin:CMD in both modes, plugin:CMD:alias or plugin:CMD:tags in one, or published:MODE and broken:NAME:MODE of the self-test (repeatable; default: both builtin)',
      collect,
    )
    .addOption(targetConfigOption())
    .option('--only <group|id>', 'a group of checks, or one check (repeatable; default: all)', collect)
    .addOption(
      new Option('--list', 'list the checks, run none').conflicts([
        'seed',
        'selfTest',
        'report',
        'xfail',
        'jobs',
        'region',
        'replicaRegion',
        'profile',
        'yes',
      ]),
    )
    .option('--seed <value>', 'repeat the run that had this seed (default: a random one)')
    .addOption(
      new Option(
        '--self-test',
        'check the suite itself: each target that is broken on purpose has to be caught',
      ).conflicts(['target', 'targetConfig', 'xfail']),
    )
    .option(
      '--jobs <n>',
      'how many threads share the work (default: as many as there are processors); of --endpoint: how many checks go on side by side (default: 24 on this machine, 4 elsewhere)',
    )
    .option('--xfail <file>', 'failures that are expected, as YAML: a list of {check, target, reason}')
    .option(
      '--report <kind=file>',
      'write a report: json=FILE, junit=FILE, md=FILE or html=FILE (repeatable)',
      collect,
    )
    .addOption(
      new Option(
        '--endpoint <url>',
        "check the API of a KMS endpoint instead: a URL, or 'aws'; elsewhere than on this machine it only tells what it would make and cost, until --yes",
      ).conflicts(['target', 'targetConfig', 'selfTest']),
    )
    .option('--region <name>', 'of --endpoint (default: AWS_REGION, on this machine us-east-1)')
    .option('--replica-region <name>', 'of --endpoint: the Region of multi-Region replicas')
    .option(
      '--profile <name>',
      'of --endpoint: a profile of the AWS configuration (default: the SDK’s own chain)',
    )
    .addOption(
      new Option('--plan', 'of --endpoint: tell what would be made and cost, make nothing').conflicts([
        'yes',
        'list',
        'report',
        'xfail',
        'jobs',
      ]),
    )
    .option('--yes', 'of --endpoint: make what the plan tells')
    .action(async (options: CheckOptions & Partial<EndpointCheckOptions>) => {
      exitOnSignals();
      // The suite brings the AWS SDK with it; loaded here, it does not slow the other commands down.
      if (options.endpoint !== undefined) {
        const { checkEndpoint } = await import('./check/endpoint.ts');
        process.exitCode = await checkEndpoint({ ...options, endpoint: options.endpoint });
        return;
      }
      for (const [name, flag] of OF_ENDPOINT) {
        if (options[name] !== undefined) throw new UsageError(`${flag} goes with --endpoint only`);
      }
      const { check } = await import('./check/run.ts');
      process.exitCode = await check(options);
    });
}

/** Options that mean something only with `--endpoint`. */
const OF_ENDPOINT = [
  ['region', '--region'],
  ['replicaRegion', '--replica-region'],
  ['profile', '--profile'],
  ['plan', '--plan'],
  ['yes', '--yes'],
] as const;
