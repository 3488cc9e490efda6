import { randomUUID } from 'node:crypto';
import { withoutDeparted } from './authorities.ts';
import type { Authority } from './authority.ts';
import { type Journal, JournalError, type ServerIdentity } from './journal.ts';
import type { JournalStore } from './journal-store.ts';

/** The journal of a running server: what is in memory is what was last written. */
export class JournalKeeper {
  readonly #store: JournalStore;
  readonly #writer = randomUUID();
  /** What the file said when this process began. */
  readonly #found: Journal | undefined;
  #journal: Journal;

  private constructor(store: JournalStore, identity: ServerIdentity, found: Journal | undefined) {
    this.#store = store;
    this.#found = found;
    this.#journal = found ?? emptyJournal(identity);
  }

  /** @throws JournalError for a journal that cannot be used */
  static async open(store: JournalStore, identity: ServerIdentity): Promise<JournalKeeper> {
    return new JournalKeeper(store, identity, await store.read());
  }

  get journal(): Journal {
    return this.#journal;
  }

  /**
   * Writes the authorities as they are to be. A failure changes nothing here; the file then has the one or the other.
   * @throws JournalError when another process writes the same journal
   */
  async commit(authorities: readonly Authority[], now: number): Promise<void> {
    await this.#assertAlone();
    const kept = withoutDeparted(authorities, now);
    const next: Journal = {
      ...this.#journal,
      writer: this.#writer,
      revision: this.#journal.revision + 1,
      departed: this.#journal.departed + authorities.length - kept.length,
      authorities: kept,
    };
    await this.#store.write(next);
    this.#journal = next;
  }

  async #assertAlone(): Promise<void> {
    const written = await this.#store.read();
    if (!written || written.writer === this.#writer) return;
    if (written.writer === this.#found?.writer && written.revision === this.#found.revision) return;
    throw new JournalError(
      `Another process writes the journal of server "${written.serverId}": each replica needs a serverId of its own. Stop one of them, or give it another id.`,
    );
  }
}

function emptyJournal(identity: ServerIdentity): Journal {
  const { trustDomain, deploymentId, serverId } = identity;
  return {
    format: 'keyproof-trust-domain-journal',
    version: 1,
    trustDomain,
    deploymentId,
    serverId,
    writer: '',
    revision: 0,
    departed: 0,
    authorities: [],
  };
}
