import { Command, Option } from 'commander';
import type { CheckOptions } from './check/run.ts';

/** `keyproof check`: runs the conformance suite and ends with its verdict. */
export function checkCommand(): Command {
  return new Command('check')
    .description('run the conformance suite under virtual time, and print a verdict')
    .option(
      '--target <name>',
      'what to check: builtin:alias, builtin:tags, or published:MODE and broken:NAME:MODE of the self-test (repeatable; default: both builtin)',
      collect,
    )
    .option('--only <group|id>', 'a group of checks, or one check (repeatable; default: all)', collect)
    .addOption(
      new Option('--list', 'list the checks, run none').conflicts([
        'seed',
        'selfTest',
        'report',
        'xfail',
        'jobs',
      ]),
    )
    .option('--seed <value>', 'repeat the run that had this seed (default: a random one)')
    .addOption(
      new Option(
        '--self-test',
        'check the suite itself: each target that is broken on purpose has to be caught',
      ).conflicts(['target', 'xfail']),
    )
    .option('--jobs <n>', 'how many threads share the work (default: as many as there are processors)')
    .option('--xfail <file>', 'failures that are expected, as YAML: a list of {check, target, reason}')
    .option('--report <kind=file>', 'write a report: json=FILE, junit=FILE or md=FILE (repeatable)', collect)
    .action(async (options: CheckOptions) => {
      // The suite brings the AWS SDK with it; loaded here, it does not slow the other commands down.
      const { check } = await import('./check/run.ts');
      process.exitCode = await check(options);
    });
}

function collect(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}
