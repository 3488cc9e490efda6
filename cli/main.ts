import { Command } from 'commander';
import { checkCommand } from './check.ts';
import { encryptCommand } from './encrypt.ts';
import { exploreCommand } from './explore.ts';
import { faultsCommand } from './faults.ts';
import { journalCommand } from './journal.ts';
import { matrixCommand } from './matrix.ts';
import { operationsCommand } from './operations.ts';
import { pluginCommand } from './plugin.ts';
import { pluginHostCommand } from './plugin-host.ts';
import { replayCommand } from './replay.ts';
import { run } from './run.ts';
import { serveCommand } from './serve.ts';
import { serverCommand } from './server.ts';
import { snapshotCommand } from './snapshot.ts';
import { tellOfUnwritableOutput } from './unwritable-output.ts';
import { version } from './version.ts';

/**
 * Runs the command line and sets the process's exit code.
 * @param args what follows the command's name
 */
export async function main(args: readonly string[]): Promise<void> {
  tellOfUnwritableOutput();
  const program = new Command('keyproof')
    .description('A local AWS KMS, and a suite that finds how key managers lose keys.')
    .version(version())
    .addCommand(serveCommand())
    .addCommand(operationsCommand())
    .addCommand(checkCommand())
    .addCommand(replayCommand())
    .addCommand(exploreCommand())
    .addCommand(matrixCommand())
    .addCommand(faultsCommand())
    .addCommand(snapshotCommand())
    .addCommand(journalCommand())
    .addCommand(serverCommand())
    .addCommand(encryptCommand())
    .addCommand(pluginCommand())
    .addCommand(pluginHostCommand());
  await run(program, args);
}
