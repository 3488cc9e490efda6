import { Command, Option } from 'commander';
import { collect } from './collect.ts';
import { exitOnSignals } from './exit-on-signals.ts';
import type { ExploreOptions } from './explore/options.ts';
import { targetConfigOption } from './target-config.ts';

/** `keyproof explore`: searches histories for one that breaks a law. */
export function exploreCommand(): Command {
  return new Command('explore')
    .description('search the histories of a fleet for one that loses, leaks or mixes up keys')
    .option(
      '--target <name>',
      'what to try: builtin, plugin:CMD, or published and broken:NAME of the self-test',
      'builtin',
    )
    .addOption(targetConfigOption())
    .option('--servers <n>', 'how many servers the fleet has, 1 to 10', '3')
    .option('--days <n>', 'how long a history lasts, 1 to 365', '45')
    .addOption(
      new Option('--mode <mode>', 'how servers find their keys; absent: either, and they change').choices([
        'alias',
        'tags',
      ]),
    )
    .option('--seed <value>', 'repeat the search that had this seed (default: a random one)')
    .addOption(new Option('--runs <n>', 'how many histories to play (default: 500)').conflicts('minutes'))
    .addOption(new Option('--minutes <m>', 'how long to search instead'))
    .addOption(new Option('--shard <i/n>', 'play every n-th history, from the i-th'))
    .option(
      '--jobs <n>',
      'how many threads share the work (default: as many as there are processors; one for a plugin)',
    )
    .option(
      '--tries <n>',
      'how often to play a failure again at the most, to find its fewest steps; 0 leaves it as it is (default: 1000; 20 for a plugin)',
    )
    .option('--keep-going', 'go on after a law broke, and look for others')
    .option('--save <directory>', 'where to write what is found, as scenarios for keyproof replay', '.')
    .addOption(
      new Option('--merge <file>', 'sum up the JSON reports of shards, play nothing (repeatable)')
        .conflicts([...OF_A_SEARCH])
        .argParser(collect),
    )
    .option('--report <kind=file>', 'write a report: json, junit, md or html (repeatable)', collect)
    .action(async (options: ExploreOptions) => {
      exitOnSignals();
      const { explore } = await import('./explore/run.ts');
      process.exitCode = await explore(options);
    });
}

/** What means something only where histories are played: a report of a search says all of this itself. */
const OF_A_SEARCH = [
  'target',
  'targetConfig',
  'servers',
  'days',
  'mode',
  'seed',
  'runs',
  'minutes',
  'shard',
  'jobs',
  'tries',
  'keepGoing',
  'save',
] as const;
