import { createHash } from 'node:crypto';
import type { Surroundings } from '../configuration-document/extension.ts';
import type { ConfigurationDocument } from '../configuration-document/parse.ts';
import { parseDocumentOf } from '../create-key-manager.ts';
import type { Participant } from './holder.ts';

/** A document and the name under which its key manager takes part in a migration. */
export interface NamedDocument extends ConfigurationDocument {
  readonly name: string;
}

/**
 * Parses a document and names its key manager: the same for documents that say the same, readable, and without
 * the credentials that it may hold. @throws KeyManagerError `INVALID_ARGUMENT`.
 */
export function nameDocument(text: string, surroundings: Surroundings): NamedDocument {
  const document = parseDocumentOf(text, surroundings);
  const digest = createHash('sha256').update(document.identity).digest('hex');
  return { ...document, name: `${document.extension.name}-${digest.slice(0, 8)}` };
}

/** Starts the key manager of a document. */
export async function startParticipant(
  { name, extension, fields }: NamedDocument,
  surroundings: Surroundings,
): Promise<Participant> {
  const manager = await extension.create(fields, surroundings);
  const { retireAfter } = extension;
  return { name, manager, ...(retireAfter !== undefined && { retireAfter }) };
}
