import { createWriteStream, openAsBlob, rmSync } from 'node:fs';
import { rename } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Command } from 'commander';
import { askControl, endpointOption } from './control.ts';
import { UsageError } from './exit-codes.ts';

interface SnapshotOptions {
  readonly endpoint: string;
}

/** `keyproof snapshot`: the whole world of a running emulator, to a file and back. */
export function snapshotCommand(): Command {
  const command = new Command('snapshot').description(
    'save the whole world of a running emulator to a file, or load it; the file holds key material in clear',
  );
  command
    .command('save')
    .description('write keys, aliases, tags, grants, the clock, fault rules and the journal to a file')
    .argument('<file>', 'the file to write, readable by you alone')
    .addOption(endpointOption())
    .action(save);
  command
    .command('load')
    .description('put a file that was saved in the place of everything that the emulator remembers')
    .argument('<file>', 'the file to read')
    .addOption(endpointOption())
    .action(load);
  for (const each of command.commands) each.exitOverride().allowExcessArguments(false);
  return command;
}

/** The file that was there stays until the new one is whole. */
async function save(file: string, { endpoint }: SnapshotOptions): Promise<void> {
  const response = await askControl(endpoint, '/snapshot');
  const unfinished = `${file}.${process.pid}.unfinished`;
  try {
    const out = createWriteStream(unfinished, { flags: 'wx', mode: 0o600 });
    await pipeline(Readable.fromWeb(response.body ?? new ReadableStream()), out);
    await rename(unfinished, file);
  } catch (error) {
    rmSync(unfinished, { force: true });
    throw new UsageError(`the snapshot cannot be written to ${file}: ${(error as Error).message}`);
  }
  console.log(`saved to ${file}, which holds key material in clear`);
}

async function load(file: string, { endpoint }: SnapshotOptions): Promise<void> {
  let body: Blob;
  try {
    body = await openAsBlob(file);
  } catch (error) {
    throw new UsageError(`the snapshot ${file} cannot be read: ${(error as Error).message}`);
  }
  await askControl(endpoint, '/snapshot', {
    method: 'PUT',
    body,
    refused: `the snapshot ${file} is not loaded: `,
  });
  console.log(`loaded ${file}`);
}
