import type { Writable } from 'node:stream';
import type { Journal, JournalEntry } from '../world/journal.ts';

/** Which calls to write, and for how long. */
export interface JournalLines {
  /** Begins with the call after this sequence number; with the oldest that is remembered when absent. */
  readonly after?: number | undefined;
  /** Goes on with each call that is made; ends after those that were made when false. */
  readonly follow?: boolean | undefined;
  readonly service?: string | undefined;
  readonly operation?: string | undefined;
  /** A key by id or ARN, or an alias by name or ARN. */
  readonly key?: string | undefined;
}

export interface JournalWriting {
  /** Resolves once all is written, or nobody takes it any more. */
  readonly done: Promise<void>;
  /** Writes what was remembered until now, and ends. */
  finish(): void;
}

/** Calls that are read from the journal at a time. */
const BATCH = 256;

/**
 * Writes the journal as JSON Lines, one call a line. It waits for who reads: nothing is kept for a slow reader but
 * what the journal remembers anyway, and `{"missed": n}` stands for calls that the journal has forgotten meanwhile.
 * `{"reset": true}` says that all was forgotten on request and that sequence numbers begin again.
 */
export function writeJournal(journal: Journal, out: Writable, lines: JournalLines = {}): JournalWriting {
  let follow = lines.follow ?? true;
  let wake = () => {};
  const stopListening = journal.subscribe(() => wake());
  let open = out.writable;
  let full = false;
  const closed = () => {
    open = false;
    wake();
  };
  const drained = () => {
    full = false;
    wake();
  };
  out.on('close', closed).on('error', closed).on('drain', drained);

  async function write(): Promise<void> {
    // Takes in what waits elsewhere; what comes later is told of.
    await journal.read(Number.MAX_SAFE_INTEGER);
    let { resets } = journal;
    let after = lines.after ?? (journal.entries(0, 1)[0]?.sequence ?? 1) - 1;
    while (open) {
      const begun = journal.resets !== resets;
      if (begun) {
        resets = journal.resets;
        after = 0;
      }
      const entries = journal.entries(after, BATCH);
      const texts = begun ? [line({ reset: true })] : [];
      for (const entry of entries) {
        const missed = entry.sequence - after - 1;
        if (missed > 0) texts.push(line({ missed }));
        if (matches(entry, lines)) texts.push(line(entry));
        after = entry.sequence;
      }
      if (texts.length > 0) full = !out.write(texts.join(''));
      while (full && open) await woken();
      if (entries.length > 0) continue;
      if (!follow) return;
      await woken();
    }
  }

  function woken(): Promise<void> {
    return new Promise((resolve) => {
      wake = resolve;
    });
  }

  const done = write().finally(() => {
    stopListening();
    out.off('close', closed).off('drain', drained);
  });
  return {
    done,
    finish() {
      follow = false;
      wake();
    },
  };
}

function line(value: object): string {
  return `${JSON.stringify(value)}\n`;
}

function matches(entry: JournalEntry, { service, operation, key }: JournalLines): boolean {
  if (service !== undefined && service !== entry.service) return false;
  if (operation !== undefined && operation !== entry.operation) return false;
  return (
    key === undefined ||
    entry.resources.some((arn) => arn === key || arn.endsWith(`:key/${key}`) || arn.endsWith(`:${key}`))
  );
}
