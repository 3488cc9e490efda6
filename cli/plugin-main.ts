import { Command } from 'commander';
import { pluginCommand } from './plugin.ts';
import { run } from './run.ts';

/**
 * The command line with the one command that has to start fast; bin/keyproof.js chooses between this and main.ts.
 * @param args what follows the command's name
 */
export async function main(args: readonly string[]): Promise<void> {
  await run(new Command('keyproof').addCommand(pluginCommand()), args);
}
