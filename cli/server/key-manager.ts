import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '../../manager/clock.ts';
import type { KeyManager } from '../../manager/key-manager.ts';
import type { Logger } from '../../manager/logger.ts';
import { watchConfiguration } from '../../manager/migration/watch-configuration.ts';
import { expectedKey } from '../../manager/rotation/expected-key.ts';
import { fileJournalStore } from '../../manager/rotation/journal-store.ts';
import { UsageError } from '../exit-codes.ts';
import type { LoadedConfiguration } from './configuration.ts';

/**
 * Starts the key manager that the configuration names, and those that hold keys which are still in use; a changed
 * document takes effect while the server runs.
 * @param lookEvery milliseconds between two looks at the document, where it is not the usual
 * @throws KeyManagerError, JournalError, UsageError
 */
export async function startKeyManager(
  configuration: LoadedConfiguration,
  logger: Logger,
  clock: Clock,
  lookEvery?: number,
): Promise<KeyManager> {
  const { stateDirectory, deploymentId, serverId, trustDomain } = configuration;
  await mkdir(stateDirectory, { recursive: true }).catch((cause: Error) => {
    throw new UsageError(`the stateDirectory ${stateDirectory} cannot be used: ${cause.message}`, { cause });
  });
  const journal = await fileJournalStore(stateDirectory, configuration).read();
  return watchConfiguration({
    configuration: configuration.document,
    historyFile: join(stateDirectory, `${serverId}.key-managers.json`),
    expects: (keyId) => expectedKey(journal, keyId),
    trustDomain,
    deploymentId,
    serverId,
    logger,
    clock,
    ...(lookEvery !== undefined && { lookEvery }),
  });
}
