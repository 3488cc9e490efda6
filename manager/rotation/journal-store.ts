import { join } from 'node:path';
import { writeAtomically } from '../files/atomic-file.ts';
import { type FileSystem, machineFiles } from '../files/file-system.ts';
import { type Logger, silentLogger } from '../logger.ts';
import {
  assertJournalOf,
  type Journal,
  JournalError,
  parseJournal,
  printJournal,
  type ServerIdentity,
} from './journal.ts';

/** Where the replicas of a deployment keep their journals. */
export interface JournalStore {
  /** This server's own; undefined before its first write. */
  read(): Promise<Journal | undefined>;
  /** Replaces this server's own, durably, whole or not at all. */
  write(journal: Journal): Promise<void>;
  /** The other replicas'. */
  readPeers(): Promise<readonly Journal[]>;
}

export interface FileJournalOptions {
  /** The machine's when absent. */
  readonly files?: FileSystem;
  readonly logger?: Logger;
}

const SUFFIX = '.journal.json';

/**
 * Journals as files of a directory that all replicas see, `SERVER_ID.journal.json` each. A peer's file that has become
 * unusable is reported, and what it said last still counts; JournalError when there is nothing to go by, and when this
 * server's own journal is gone: then the directory is, and nobody knows what the others publish.
 */
export function fileJournalStore(
  directory: string,
  identity: ServerIdentity,
  { files = machineFiles, logger = silentLogger }: FileJournalOptions = {},
): JournalStore {
  const own = `${identity.serverId}${SUFFIX}`;
  const lastRead = new Map<string, Journal>();
  let wasThere = false;

  const gone = () =>
    new JournalError(
      `The journal ${join(directory, own)} is gone. Is its directory still mounted? Bring it back, or stop the server.`,
    );

  const read = async (name: string): Promise<Journal | undefined> => {
    const file = join(directory, name);
    const text = await files.read(file).catch(unreadable(file));
    if (text === undefined) return undefined;
    const journal = parseJournal(text, file);
    assertJournalOf({ ...identity, serverId: name.slice(0, -SUFFIX.length) }, journal, file);
    return journal;
  };

  const readPeer = async (name: string): Promise<Journal | undefined> => {
    try {
      const journal = await read(name);
      if (journal) lastRead.set(name, journal);
      return journal;
    } catch (error) {
      const before = lastRead.get(name);
      if (!before) throw error;
      logger.error(
        { err: error, peer: before.serverId },
        'the journal of a replica cannot be read; its last one counts',
      );
      return before;
    }
  };

  return {
    async read() {
      const journal = await read(own);
      if (wasThere && !journal) throw gone();
      wasThere = journal !== undefined;
      return journal;
    },
    async write(journal) {
      await files.makeDirectory(directory);
      await writeAtomically(files, join(directory, own), printJournal(journal));
      wasThere = true;
    },
    async readPeers() {
      const all = await files.list(directory).catch(unreadable(directory));
      if (wasThere && !all.includes(own)) throw gone();
      const names = all.filter((name) => name.endsWith(SUFFIX) && name !== own);
      const journals = await Promise.all(names.map(readPeer));
      return journals.filter((journal) => journal !== undefined);
    },
  };
}

const unreadable =
  (path: string) =>
  (cause: Error): never => {
    throw new JournalError(`The journal ${path} cannot be read: ${cause.message}`, { cause });
  };
