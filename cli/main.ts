import { Command, CommanderError } from 'commander';
import { checkCommand } from './check.ts';
import { encryptCommand } from './encrypt.ts';
import { EXIT, UsageError } from './exit-codes.ts';
import { faultsCommand } from './faults.ts';
import { journalCommand } from './journal.ts';
import { operationsCommand } from './operations.ts';
import { serveCommand } from './serve.ts';
import { snapshotCommand } from './snapshot.ts';
import { version } from './version.ts';

/**
 * Runs the command line and sets the process's exit code.
 * @param args what follows the command's name
 */
export async function main(args: readonly string[]): Promise<void> {
  const program = new Command('keyproof')
    .description('A local AWS KMS, and a suite that finds how key managers lose keys.')
    .version(version())
    .exitOverride()
    .showHelpAfterError("(run 'keyproof --help' for the commands)")
    .addCommand(serveCommand())
    .addCommand(operationsCommand())
    .addCommand(checkCommand())
    .addCommand(faultsCommand())
    .addCommand(snapshotCommand())
    .addCommand(journalCommand())
    .addCommand(encryptCommand());
  for (const command of program.commands) command.exitOverride().allowExcessArguments(false);
  try {
    await program.parseAsync([...args], { from: 'user' });
  } catch (error) {
    process.exitCode = exitCodeOf(error);
  }
}

/** Errors of the library that are about what it was given. */
const USERS_MISTAKES: ReadonlySet<string> = new Set(['OptionError', 'DataError', 'SeedError']);

function exitCodeOf(error: unknown): number {
  // Commander has already printed what is wrong, or the help that was asked for.
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
  if (error instanceof UsageError || USERS_MISTAKES.has((error as Error)?.name)) {
    process.stderr.write(`keyproof: ${(error as Error).message}\n`);
    return EXIT.usage;
  }
  process.stderr.write(`keyproof: internal error, please report it: ${(error as Error)?.stack ?? error}\n`);
  return EXIT.internal;
}
