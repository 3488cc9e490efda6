import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { machinePause } from '../world/machine-time.ts';
import { type Codec, jsonCodec } from './codec.ts';
import { sealingCodec } from './sealing-codec.ts';
import { connect, openDataFile } from './sqlite-file.ts';
import type { Entry, RangeOptions, Store, Transaction, View } from './store.ts';

/** How to keep what is secret. */
export interface Secrecy {
  /** 32 bytes; without them nothing is encrypted. */
  readonly masterKey?: Uint8Array;
  readonly isSecret: (recordKey: string) => boolean;
}

/**
 * A store in a data directory: one SQLite file in write-ahead mode. A write is on disk before it is
 * acknowledged. Each read has a connection of its own while it lasts, and with it the state that it began with;
 * writes take turns on one connection, and with other processes by SQLite's own lock.
 * @throws DataError for a directory that cannot be used
 */
export function createSqliteStore(directory: string, secrecy?: Secrecy): Store {
  const { path: file, sealer } = openDataFile(directory, secrecy?.masterKey);
  const codec = sealer && secrecy ? sealingCodec(sealer, secrecy.isSecret) : jsonCodec;
  const writer = new Connection(file, codec);
  // Durable at commit: the log is synced before COMMIT returns.
  writer.database.exec('PRAGMA synchronous = FULL');
  const earlierStarts = countStart(writer.database);
  // From here on a write that meets one of another process waits without holding up the event loop.
  writer.database.exec('PRAGMA busy_timeout = 0');
  const watcher = connect(file);
  const dataVersion = watcher.prepare('PRAGMA data_version');
  const idle: Connection[] = [];
  let writing: Promise<unknown> = Promise.resolve();
  let closed = false;

  async function read<T>(work: (view: View) => Promise<T> | T): Promise<T> {
    const connection = idle.pop() ?? new Connection(file, codec);
    connection.begin();
    try {
      return await work(connection.view);
    } finally {
      connection.database.exec('COMMIT');
      if (closed) connection.database.close();
      else idle.push(connection);
    }
  }

  function write<T>(work: (transaction: Transaction) => Promise<T> | T): Promise<T> {
    const turn = writing.then(async () => {
      await beginAlone(writer.database);
      try {
        const result = await work(writer.transaction);
        writer.database.exec('COMMIT');
        return result;
      } catch (error) {
        if (writer.database.isTransaction) writer.database.exec('ROLLBACK');
        throw error;
      }
    });
    writing = turn.catch(() => {});
    return turn;
  }

  return {
    read,
    write,
    earlierStarts,
    /** SQLite's count of what other connections of any process have committed. */
    version: () => Number(Object.values(dataVersion.get() ?? {})[0]),
    clear: () => write(() => writer.database.exec('DELETE FROM record')),
    async close() {
      if (closed) return;
      closed = true;
      await writing;
      for (const connection of [writer, ...idle.splice(0)]) connection.database.close();
      watcher.close();
    },
  };
}

/** Kept apart from the records: a world that was reset must not draw its old ids again. @returns the starts before */
function countStart(database: DatabaseSync): number {
  database.exec(`
    BEGIN IMMEDIATE;
    CREATE TABLE IF NOT EXISTS start (count INTEGER NOT NULL) STRICT;
    INSERT INTO start SELECT 0 WHERE NOT EXISTS (SELECT * FROM start);
    UPDATE start SET count = count + 1;
  `);
  const row = database.prepare('SELECT count FROM start').get();
  database.exec('COMMIT');
  return Number(row?.count) - 1;
}

/** SQLITE_BUSY: another connection is writing (SQLite result codes). */
const BUSY = 5;

/** Begins a write when no other process is writing any more, however long that takes. */
async function beginAlone(database: DatabaseSync): Promise<void> {
  for (;;) {
    try {
      return database.exec('BEGIN IMMEDIATE');
    } catch (error) {
      if (((error as { errcode?: number }).errcode ?? 0) % 256 !== BUSY) throw error;
      await machinePause(1);
    }
  }
}

/** A connection with its statements prepared. */
class Connection {
  readonly database: DatabaseSync;
  readonly view: View;
  readonly transaction: Transaction;
  readonly #any: StatementSync;

  constructor(file: string, codec: Codec) {
    this.database = connect(file);
    this.#any = this.database.prepare('SELECT 1 FROM record LIMIT 1');
    const get = this.database.prepare('SELECT value FROM record WHERE key = ?');
    const range = this.database.prepare(
      'SELECT key, value FROM record WHERE key >= ?1 AND (?2 IS NULL OR key > ?2) AND key < ?3 ORDER BY key LIMIT ?4',
    );
    const set = this.database.prepare('INSERT OR REPLACE INTO record (key, value) VALUES (?, ?)');
    const remove = this.database.prepare('DELETE FROM record WHERE key = ?');
    this.view = {
      get: async <T>(key: string) => {
        const row = get.get(bytes(key));
        return row === undefined ? undefined : (codec.decode(key, String(row.value)) as T);
      },
      range: async <T>(prefix: string, options: RangeOptions = {}) =>
        range.all(...bounds(prefix, options)).map((row): Entry<T> => {
          const key = Buffer.from(row.key as Uint8Array).toString('utf8');
          return { key, value: codec.decode(key, String(row.value)) as T };
        }),
    };
    this.transaction = {
      ...this.view,
      set: async (key, value) => {
        set.run(bytes(key), codec.encode(key, value));
      },
      delete: async (key) => {
        remove.run(bytes(key));
      },
    };
  }

  /** Begins a read: the state is fixed by the first look at it. */
  begin(): void {
    this.database.exec('BEGIN');
    this.#any.get();
  }
}

function bytes(key: string): Buffer {
  return Buffer.from(key, 'utf8');
}

/** At or above, above, below, and how many: no UTF-8 text has the byte 0xff, so it ends a prefix. */
function bounds(
  prefix: string,
  { after, from, limit }: RangeOptions,
): [Buffer, Buffer | null, Buffer, number] {
  const low = from !== undefined && from > prefix ? from : prefix;
  const above = after === undefined ? null : bytes(after);
  return [bytes(low), above, Buffer.concat([bytes(prefix), Buffer.of(0xff)]), limit ?? -1];
}
