import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import type { Logger } from 'pino';
import { writeJournal } from '../emulator/control/journal-lines.ts';
import type { Journal } from '../emulator/server.ts';
import { UsageError } from './exit-codes.ts';

/**
 * Appends the journal to a file, from its first call on; `-` is standard output. When it cannot be written any more,
 * the log says so and the emulator goes on.
 * @throws UsageError for a file that cannot be opened
 */
export async function openJournalFile(
  path: string,
  journal: Journal,
  log: Logger,
): Promise<{ close(): Promise<void> }> {
  const out = path === '-' ? process.stdout : createWriteStream(path, { flags: 'a', mode: 0o600 });
  if (out !== process.stdout) {
    try {
      await once(out, 'open');
    } catch (error) {
      throw new UsageError(`the journal cannot be written: ${(error as Error).message}`);
    }
  }
  out.on('error', (err) => log.error({ err }, 'the journal cannot be written any more'));
  const writing = writeJournal(journal, out);
  return {
    async close() {
      writing.finish();
      await writing.done;
      if (out === process.stdout || !out.writable) return;
      out.end();
      await finished(out);
    },
  };
}
