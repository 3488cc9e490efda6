import type { Surroundings } from '../configuration-document/extension.ts';
import { type SurroundingsOptions, surroundingsOf } from '../create-key-manager.ts';
import { KeyManagerError } from '../key-manager.ts';
import { type ConfigurationSource, ConfiguredKeyManager } from './configured-key-manager.ts';
import { type History, readHistory } from './history.ts';
import type { Participant } from './holder.ts';
import { createMigratingKeyManager } from './migrating-key-manager.ts';
import { type NamedDocument, nameDocument, startParticipant } from './named-document.ts';
import { Register } from './register.ts';

/** Milliseconds: soon enough for who has just changed the file, and nothing to notice in a day. */
const LOOK_EVERY = 10_000;

/** A configuration document that may change, and what the key managers that it names are given. */
export interface WatchConfigurationOptions extends SurroundingsOptions {
  /** The document's file, or where else it comes from. */
  readonly configuration: string | ConfigurationSource;
  /** A file of this server's own: which key managers hold keys in use. Its directory has to be there. */
  readonly historyFile: string;
  /** Milliseconds between two looks at the document; 10,000. */
  readonly lookEvery?: number;
}

/**
 * Starts the key manager of a configuration document and follows the document: when it names another key
 * manager, new keys are made there, while those in use stay with the one that made them until they are replaced.
 * A document that is wrong, or whose key manager does not start, changes nothing; the log says why. Managers
 * that hold keys in use are remembered in `historyFile`, so that a restart finds all of them.
 *
 * @throws KeyManagerError for the first document, and when a manager whose keys are in use does not start.
 */
export async function watchConfiguration(options: WatchConfigurationOptions): Promise<ConfiguredKeyManager> {
  const surroundings = surroundingsOf(options);
  const { files, logger, clock } = surroundings;
  const { configuration, historyFile, expects, lookEvery = LOOK_EVERY } = options;
  const source = typeof configuration === 'string' ? fileSource(configuration, surroundings) : configuration;
  const history = await readHistory(files, historyFile);
  const text = await source.read();

  const started: Participant[] = [];
  try {
    const { document, participant: active } = await startActive(text, history, surroundings);
    started.push(active);
    const earlier = earlierOf(history, surroundings, document.name);
    const previous: Participant[] = [];
    for (const one of earlier) {
      const participant = await startPrevious(one, historyFile, surroundings);
      started.push(participant);
      previous.push(participant);
    }
    const register = new Register(files, historyFile, [document, ...earlier]);
    await register.write();
    const onReleased = (name: string) => register.release(name);
    const manager = await createMigratingKeyManager({
      active,
      previous,
      clock,
      logger,
      onReleased,
      ...(expects && { expects }),
    });
    const running = document.text === text;
    return new ConfiguredKeyManager({
      manager,
      surroundings,
      source,
      register,
      seen: text,
      running,
      lookEvery,
    });
  } catch (error) {
    await Promise.all(started.map(({ manager }) => manager.close()));
    throw error;
  }
}

/** The document's manager; when that does not start, the one that was active before. */
async function startActive(
  text: string,
  history: History | undefined,
  surroundings: Surroundings,
): Promise<{ document: NamedDocument; participant: Participant }> {
  const start = async (from: string) => {
    const document = nameDocument(from, surroundings);
    const isOnly = earlierOf(history, surroundings, document.name).length === 0;
    return { document, participant: await startParticipant(document, { ...surroundings, isOnly }) };
  };
  try {
    return await start(text);
  } catch (error) {
    if (!history || history.active === text) throw error;
    surroundings.logger.error({ error }, 'The new configuration does not start; the last one goes on');
    return start(history.active);
  }
}

/** The documents of the managers that may still hold keys in use. Keys in memory are gone with their process. */
function earlierOf(
  history: History | undefined,
  surroundings: Surroundings,
  active: string,
): NamedDocument[] {
  const documents = new Map<string, NamedDocument>();
  for (const text of history ? [history.active, ...history.previous] : []) {
    const document = nameDocument(text, surroundings);
    if (document.name !== active && !document.extension.volatile) documents.set(document.name, document);
  }
  return [...documents.values()];
}

async function startPrevious(
  document: NamedDocument,
  historyFile: string,
  surroundings: Surroundings,
): Promise<Participant> {
  try {
    return await startParticipant(document, surroundings);
  } catch (cause) {
    const code = cause instanceof KeyManagerError ? cause.code : 'INTERNAL';
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new KeyManagerError(
      code,
      `the previous key manager ${document.extension.name} may hold keys in use and does not start: ${reason}. ` +
        `To go on without its keys, take it out of "${historyFile}"`,
      { cause },
    );
  }
}

function fileSource(path: string, { files }: Surroundings): ConfigurationSource {
  return {
    async read() {
      const text = await files.read(path).catch((cause: unknown) => {
        const message = `the configuration document "${path}" cannot be read: ${String(cause)}`;
        throw new KeyManagerError('UNAVAILABLE', message, { cause });
      });
      if (text !== undefined) return text;
      throw new KeyManagerError('INVALID_ARGUMENT', `there is no configuration document "${path}"`);
    },
  };
}
