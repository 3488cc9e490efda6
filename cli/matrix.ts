import { Command, Option } from 'commander';
import type { MatrixOptions } from './matrix/run.ts';

/** `keyproof matrix`: migrates from every key manager to every other, with a crash at each step. */
export function matrixCommand(): Command {
  return new Command('matrix')
    .description('migrate between all key managers under load and virtual time, with a crash at each step')
    .option('--from <name>', 'only migrations from this key manager')
    .option('--to <name>', 'only migrations to this key manager')
    .addOption(
      new Option('--load <kind>', 'mint and verify SVIDs with the trust-domain server, or only sign')
        .choices(['mint', 'sign'])
        .default('mint'),
    )
    .option('--every-call', 'crash before calls that only read, too (several times as long)')
    .option('--each', 'a line for each crash point')
    .option('--markdown', 'print the table as Markdown')
    .option('--seed <value>', 'the seed of ids and other randomness', '1')
    .action(async (options: MatrixOptions) => {
      const { matrix } = await import('./matrix/run.ts');
      process.exitCode = await matrix(options);
    });
}
