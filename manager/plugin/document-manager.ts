import { z } from 'zod';
import { canonical } from '../configuration-document/canonical.ts';
import { parseDocumentOf, surroundingsOf } from '../create-key-manager.ts';
import { type Owner, ownerProblems } from '../defakto/owner.ts';
import { machineFiles } from '../files/file-system.ts';
import { watchConfiguration } from '../migration/watch-configuration.ts';
import { checkFields, invalidConfiguration } from './fields.ts';
import { OWNER_FIELDS } from './owner-fields.ts';
import type { ServedManager } from './served-manager.ts';

const NAME = 'document';

const FIELDS = z.strictObject({
  configurationFile: z.string().min(1),
  historyFile: z.string().min(1),
  deploymentId: OWNER_FIELDS.deploymentId.exactOptional(),
  serverId: OWNER_FIELDS.serverId.exactOptional(),
});

/** The key manager that a configuration document names, and, when the document changes, the next one. */
export const documentManager: ServedManager = {
  prepare({ fields, trustDomain }) {
    const checked = checkFields(FIELDS, fields);
    if (!checked.value) throw invalidConfiguration(NAME, checked.problems);
    const { configurationFile, historyFile, ...owner } = checked.value;
    const problems = ownerProblems(owner);
    if (problems.length > 0) throw invalidConfiguration(NAME, problems);
    return {
      identity: canonical({ trustDomain, ...checked.value }),
      check: () => checkDocument(configurationFile, owner, trustDomain),
      create: (host) =>
        watchConfiguration({ configuration: configurationFile, historyFile, trustDomain, ...owner, ...host }),
    };
  },
};

type ServerNames = Partial<Omit<Owner, 'trustDomain'>>;

/** A start takes a document that is wrong, if the one before it still serves; who asks is told all the same. */
async function checkDocument(path: string, owner: ServerNames, trustDomain: string): Promise<void> {
  const text = await machineFiles.read(path).catch((error: unknown) => {
    throw invalidConfiguration(NAME, [`configurationFile: "${path}" cannot be read: ${String(error)}`]);
  });
  if (text === undefined) throw invalidConfiguration(NAME, [`configurationFile: there is no file "${path}"`]);
  const { extension } = parseDocumentOf(text, surroundingsOf({ trustDomain }));
  if (!extension.needsOwner) return;
  const missing = Object.keys(OWNER_FIELDS).filter((field) => !(field in owner));
  if (missing.length === 0) return;
  throw invalidConfiguration(
    NAME,
    missing.map(
      (field) => `${field} is missing: the document names ${extension.name}, whose keys have an owner`,
    ),
  );
}
