import { randomUUID } from 'node:crypto';
import { link, open, readFile, rm } from 'node:fs/promises';
import { KeyManagerError } from '../key-manager.ts';

/**
 * Says what is wrong with a server's identifier; undefined when it can be a part of an alias.
 * The identifier may have segments; an empty one would make `s1//key` out of names that are joined as paths.
 */
export function identifierProblem(identifier: string): string | undefined {
  if (!/^[A-Za-z0-9/_-]+$/.test(identifier)) {
    return `identifier "${identifier}" must consist of letters, digits and / _ -`;
  }
  if (identifier.split('/').includes('')) {
    return `identifier "${identifier}" must not start or end with a slash, nor contain two in a row`;
  }
  return undefined;
}

/**
 * Reads the server's identifier, and makes it on the first start. The file appears with its content or not
 * at all; of two processes that start at once both read the same identifier.
 * @throws KeyManagerError `INVALID_ARGUMENT`: unreadable, empty, invalid, or its directory is missing.
 */
export async function readOrCreateIdentifier(path: string): Promise<string> {
  const found = (await readIfThere(path)) ?? (await create(path));
  const identifier = found.trim();
  if (identifier === '') {
    throw invalid(
      `key_identifier_file "${path}" is empty: put the server's identifier back, or delete the file to start ` +
        'with a new identifier and new keys',
    );
  }
  const problem = identifierProblem(identifier);
  if (problem) throw invalid(`key_identifier_file "${path}": ${problem}`);
  return identifier;
}

async function create(path: string): Promise<string> {
  const identifier = randomUUID();
  const draft = `${path}.${identifier}`;
  try {
    await writeDurably(draft, identifier);
    // Unlike a rename, a link never replaces the identifier that another process has just made.
    await link(draft, path);
  } catch (cause) {
    if (systemCode(cause) === 'EEXIST') return (await readIfThere(path)) ?? '';
    const reason = systemCode(cause) === 'ENOENT' ? 'its directory does not exist' : String(cause);
    throw invalid(`key_identifier_file "${path}" cannot be created: ${reason}`, cause);
  } finally {
    await rm(draft, { force: true });
  }
  return identifier;
}

async function writeDurably(path: string, text: string): Promise<void> {
  await using file = await open(path, 'wx', 0o600);
  await file.writeFile(text);
  await file.sync();
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    if (systemCode(cause) === 'ENOENT') return undefined;
    throw invalid(`key_identifier_file "${path}" cannot be read: ${String(cause)}`, cause);
  }
}

const systemCode = (error: unknown): string | undefined =>
  error instanceof Error && 'code' in error ? String(error.code) : undefined;

const invalid = (message: string, cause?: unknown): KeyManagerError =>
  new KeyManagerError('INVALID_ARGUMENT', message, { cause });
