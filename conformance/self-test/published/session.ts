import type { KeyedLock, Tasks } from '../../../manager/concurrency.ts';
import type { Clock, Cloud, Logger, PublicKey } from '../../../manager/index.ts';
import type { Age } from './age.ts';
import type { Defect } from './defects.ts';
import type { Names } from './names.ts';

/** A key in use. */
export interface Entry {
  readonly arn: string;
  readonly publicKey: PublicKey;
  /** Whether it carries the five tags, as far as is known. */
  readonly tagged: boolean;
}

/** What the parts of a running key manager share. */
export interface Session {
  readonly cloud: Cloud;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly defects: ReadonlySet<Defect>;
  readonly names: Names;
  /** Whether keys are discovered by their tags. */
  readonly byTags: boolean;
  readonly userTags: Readonly<Record<string, string>>;
  /** The user's own policy for new keys. */
  readonly keyPolicy?: string;
  readonly age: Age;
  /** The keys in use, by key id. */
  readonly entries: Map<string, Entry>;
  /** The ARNs of the keys whose deletion is under way. */
  readonly doomed: Set<string>;
  /** The ARNs of the keys that this process made and did not take into use. */
  readonly abandoned: Set<string>;
  /** Held, by key id, by whoever reads an alias in order to write it. */
  readonly aliasLock: KeyedLock;
  readonly tasks: Tasks;
  /** Aborted when the manager closes. */
  readonly signal: AbortSignal;
}

/** Whether the key is in use under any id. */
export function isInUse({ entries }: Session, arn: string): boolean {
  return [...entries.values()].some((entry) => entry.arn === arn);
}

/** Runs a step of background work, whose failure is logged and stops nothing else. */
export async function attempt(
  { logger, signal }: Session,
  doing: string,
  fields: Readonly<Record<string, unknown>>,
  work: () => Promise<unknown>,
): Promise<void> {
  if (signal.aborted) return;
  try {
    await work();
  } catch (error) {
    if (!signal.aborted) logger.error({ ...fields, error }, `Failed to ${doing}`);
  }
}
