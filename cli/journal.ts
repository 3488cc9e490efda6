import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Command } from 'commander';
import { askControl, endpointOption } from './control.ts';
import { UsageError } from './exit-codes.ts';

interface JournalOptions {
  readonly endpoint: string;
  readonly follow?: boolean;
  readonly after?: string;
  readonly service?: string;
  readonly operation?: string;
  readonly key?: string;
}

/** `keyproof journal`: the calls that a running emulator has answered, a line of JSON each. */
export function journalCommand(): Command {
  return new Command('journal')
    .description('print the calls that a running emulator has answered, as JSON Lines')
    .addOption(endpointOption())
    .option('--follow', 'go on with each call that is made')
    .option('--after <sequence>', 'begin after the call of this number')
    .option('--service <name>', 'only calls of this service: kms, tagging, sts or cloudtrail')
    .option('--operation <name>', 'only calls of this operation')
    .option('--key <key>', 'only calls about this key (id or ARN) or alias (name or ARN)')
    .action(printJournal);
}

async function printJournal({ endpoint, follow = false, ...filters }: JournalOptions): Promise<void> {
  const query = new URLSearchParams({ ...filters, follow: String(follow) });
  const { body } = await askControl(endpoint, `/journal/stream?${query}`);
  if (!body) return;
  try {
    await pipeline(Readable.from(body), process.stdout, { end: false });
  } catch (error) {
    // Who reads, for instance `head`, has had enough.
    if ((error as NodeJS.ErrnoException).code === 'EPIPE') return;
    throw new UsageError(`the emulator at ${endpoint} has ended`);
  }
}
