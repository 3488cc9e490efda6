import { Command } from 'commander';
import { listOperations } from '../emulator/server.ts';

/** `keyproof operations`: one line an operation: service, name, `yes` or `no`. */
export function operationsCommand(): Command {
  return new Command('operations')
    .description('list the AWS operations and which of them are emulated')
    .action(() => {
      for (const { service, operation, emulated } of listOperations()) {
        console.log(`${service} ${operation} ${emulated ? 'yes' : 'no'}`);
      }
    });
}
