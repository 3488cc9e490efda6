import { type Command, CommanderError } from 'commander';
import { EXIT, UsageError } from './exit-codes.ts';

/**
 * Parses and runs a command line, and sets the process's exit code.
 * @param args what follows the command's name
 */
export async function run(program: Command, args: readonly string[]): Promise<void> {
  program.exitOverride().showHelpAfterError("(run 'keyproof --help' for the commands)");
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
