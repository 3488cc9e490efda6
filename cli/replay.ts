import { Command, Option } from 'commander';
import { collect } from './collect.ts';
import { exitOnSignals } from './exit-on-signals.ts';
import type { ReplayOptions } from './replay/run.ts';
import { targetConfigOption } from './target-config.ts';

/** `keyproof replay`: plays scenarios, and tells what happened and which law broke. */
export function replayCommand(): Command {
  return new Command('replay')
    .description(
      'play scenarios under virtual time, print what happened, and which law broke at which instant',
    )
    .argument('[files...]', 'scenarios, as docs/scenarios.md describes them')
    .option(
      '--target <name>',
      'what to play them on: builtin, plugin:CMD, or published and broken:NAME of the self-test',
      'builtin',
    )
    .addOption(targetConfigOption())
    .option('--seed <value>', "in the place of each file's own seed")
    .option('--calls', 'print every call, also those that change nothing')
    .option('--no-timeline', 'print the verdicts alone')
    .option(
      '--report <kind=file>',
      'write a report: json=FILE, junit=FILE, md=FILE or html=FILE (repeatable)',
      collect,
    )
    .addOption(new Option('--laws', 'list the laws, play nothing').conflicts(['seed', 'calls', 'report']))
    .action(async (files: readonly string[], options: ReplayOptions) => {
      exitOnSignals();
      const { replayFiles } = await import('./replay/run.ts');
      process.exitCode = await replayFiles(files, options);
    });
}
