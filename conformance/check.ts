import type { Laboratory } from './laboratory/laboratory.ts';
import type { Conditions, Feature, Group, Mode } from './vocabulary.ts';

/** One property of a key manager: a declarative record, one a file. */
export interface Check {
  /** `group/name`, for people and for scripts. */
  readonly id: `${Group}/${string}`;
  /** What it shows, as one sentence. */
  readonly shows: string;
  /** The document that the property comes from. */
  readonly source: string;
  /** The modes of a fleet in which the property can be seen; the check runs once on a target of each. */
  readonly modes: readonly Mode[];
  /** What it needs beyond starting servers. A target without it skips the check, and says so. */
  readonly needs: readonly Feature[];
  readonly conditions?: Conditions;
  /** @throws CheckFailure with what was expected and what was seen */
  run(lab: Laboratory): Promise<void>;
}

/** Whether a name is the id of a check or that of its group. */
export function isNamed({ id }: { readonly id: string }, name: string): boolean {
  return id === name || id.startsWith(`${name}/`);
}

/** The group of a check, as its id says. */
export function groupOf({ id }: Pick<Check, 'id'>): Group {
  return id.slice(0, id.indexOf('/')) as Group;
}
