import { z } from 'zod';
import { KEY_TYPES } from '../key-manager.ts';
import { AUTHORITY_STATES, type Authority, KEY_USES } from './authority.ts';

/** Whose journal it is. */
export interface ServerIdentity {
  readonly trustDomain: string;
  /** What is decommissioned as a whole: all replicas of it share a directory. */
  readonly deploymentId: string;
  readonly serverId: string;
}

/** What one server knows of its keys. It holds nothing secret. */
export interface Journal extends ServerIdentity {
  readonly format: 'keyproof-trust-domain-journal';
  readonly version: 1;
  /** The process that wrote it: two processes of one server id notice each other by it. */
  readonly writer: string;
  /** Grows with each write. */
  readonly revision: number;
  /** How many authorities have expired and left the list: what the bundle's sequence number counts with. */
  readonly departed: number;
  readonly authorities: readonly Authority[];
}

/** A journal that cannot be used; the message says what to do. */
export class JournalError extends Error {
  override readonly name = 'JournalError';
}

const count = z.int().nonnegative();
const instant = z.int();

const AUTHORITY = z.strictObject({
  id: z.string().min(1),
  use: z.enum(KEY_USES),
  keyId: z.string().min(1),
  keyType: z.enum(KEY_TYPES),
  state: z.enum(AUTHORITY_STATES),
  publicKey: z.base64().min(1),
  certificate: z.base64().min(1).optional(),
  preparedAt: instant,
  notBefore: instant,
  notAfter: instant,
});

const JOURNAL = z.strictObject({
  format: z.literal('keyproof-trust-domain-journal'),
  version: z.literal(1),
  trustDomain: z.string(),
  deploymentId: z.string(),
  serverId: z.string(),
  writer: z.string(),
  revision: count,
  departed: count,
  authorities: z.array(AUTHORITY),
});

const HEAD = z.looseObject({ format: z.literal('keyproof-trust-domain-journal'), version: z.int() });

/** @throws JournalError for a text that is no journal, is damaged, or comes from a later release */
export function parseJournal(text: string, file: string): Journal {
  const json = parseJson(text, file);
  const head = HEAD.safeParse(json);
  if (head.success && head.data.version !== 1) {
    throw new JournalError(
      `The journal ${file} has version ${head.data.version}; this release reads version 1. Start the release that wrote it.`,
    );
  }
  const parsed = JOURNAL.safeParse(json);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw damaged(file, `${issue?.path.join('.') || 'it'}: ${issue?.message}`);
}

export function printJournal(journal: Journal): string {
  return `${JSON.stringify(journal, undefined, 2)}\n`;
}

/** @throws JournalError when a journal belongs to another trust domain, deployment or server */
export function assertJournalOf(identity: ServerIdentity, journal: Journal, file: string): void {
  for (const field of ['trustDomain', 'deploymentId', 'serverId'] as const) {
    if (journal[field] === identity[field]) continue;
    throw new JournalError(
      `The journal ${file} is of ${field} "${journal[field]}", not "${identity[field]}". Give each deployment a stateDirectory of its own.`,
    );
  }
}

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw damaged(file, (error as Error).message);
  }
}

function damaged(file: string, why: string): JournalError {
  return new JournalError(
    `The journal ${file} is damaged (${why}). Restore it from a copy, or move it away: then this server makes new keys, and what the lost ones signed no longer verifies.`,
  );
}
