import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Evidence } from '../../emulator/test/evidence.ts';

/** What all test files together made one operation do. */
export interface Shown {
  readonly accepted: ReadonlyMap<string, ReadonlySet<string>>;
  readonly refused: ReadonlyMap<string, ReadonlySet<string>>;
  readonly notEmulated: ReadonlySet<string>;
  readonly errors: ReadonlyMap<string, ReadonlySet<string>>;
}

/** Reads what the tests wrote. @throws Error when they wrote nothing */
export function readEvidence(directory: string): ReadonlyMap<string, Shown> {
  const files = readdirSync(directory).filter((name) => name.endsWith('.json'));
  if (files.length === 0)
    throw new Error(`${directory} holds no evidence; run the tests with KEYPROOF_EVIDENCE.`);
  return mergeEvidence(
    files.map((name) => JSON.parse(readFileSync(join(directory, name), 'utf8')) as Evidence),
  );
}

export function mergeEvidence(parts: readonly Evidence[]): ReadonlyMap<string, Shown> {
  const all = new Map<
    string,
    {
      accepted: Map<string, Set<string>>;
      refused: Map<string, Set<string>>;
      notEmulated: Set<string>;
      errors: Map<string, Set<string>>;
    }
  >();
  for (const [name, part] of parts.flatMap((evidence) => Object.entries(evidence))) {
    const shown = all.get(name) ?? {
      accepted: new Map(),
      refused: new Map(),
      notEmulated: new Set(),
      errors: new Map(),
    };
    all.set(name, shown);
    for (const member of part.notEmulated) shown.notEmulated.add(member);
    addAll(shown.accepted, part.accepted);
    addAll(shown.refused, part.refused);
    addAll(shown.errors, part.errors);
  }
  return all;
}

function addAll(sets: Map<string, Set<string>>, lists: Readonly<Record<string, readonly string[]>>): void {
  for (const [name, values] of Object.entries(lists)) {
    const set = sets.get(name) ?? new Set();
    sets.set(name, set);
    for (const value of values) set.add(value);
  }
}
