import type { z } from 'zod';
import { similar } from '../../similar.ts';
import { scenario } from '../scenario.ts';
import { fieldsAt } from './from-schema.ts';
import { asMap, valueAt } from './mistake.ts';

/**
 * A word of a file, or a field's name, that can only have been meant as one other. What stands beside it is then read
 * as if the other had been written: else its mistakes came to light only after this one is mended.
 */
export interface Slip {
  /** Of the mapping that has the word. */
  readonly parent: readonly PropertyKey[];
  readonly field: string;
  readonly meant: { readonly word: string } | { readonly field: string };
}

export function slipsIn(issue: z.core.$ZodIssue, content: unknown): readonly Slip[] {
  const { path } = issue;
  if (issue.code === 'invalid_union' && 'options' in issue) {
    const found = valueAt(content, path);
    const word = typeof found === 'string' ? theOne(found, (issue.options ?? []).map(String)) : undefined;
    if (word === undefined) return [];
    return [{ parent: path.slice(0, -1), field: String(path.at(-1)), meant: { word } }];
  }
  if (issue.code !== 'unrecognized_keys') return [];
  const present = asMap(valueAt(content, path)) ?? {};
  const absent = fieldsAt(scenario, path, content).filter((field) => !Object.hasOwn(present, field));
  return issue.keys.flatMap((key) => {
    const field = theOne(key, absent);
    if (field === undefined) return [];
    return [{ parent: path, field: key, meant: { field } }];
  });
}

/** The one name that is near; of several the one that goes on as what was written. */
function theOne(written: string, names: readonly string[]): string | undefined {
  // Of two letters two slips leave nothing.
  const near = written.length > 2 ? similar(written, names) : [];
  const [first, ...others] = near.length > 1 ? near.filter((name) => name.startsWith(written)) : near;
  return others.length === 0 ? first : undefined;
}

/** The content as it was meant; the given one stays as it is. */
export function withoutSlips(content: unknown, slips: readonly Slip[]): unknown {
  const copy = structuredClone(content);
  for (const { parent, field, meant } of slips) {
    const map = asMap(valueAt(copy, parent)) as Record<string, unknown> | undefined;
    if (!map) continue;
    if ('word' in meant) {
      map[field] = meant.word;
    } else if (Object.hasOwn(map, field) && !Object.hasOwn(map, meant.field)) {
      map[meant.field] = map[field];
      delete map[field];
    }
  }
  return copy;
}

/** Where something stands in the file that was found in what was meant. */
export function writtenPath(path: readonly PropertyKey[], slips: readonly Slip[]): readonly PropertyKey[] {
  return path.map((part, depth) => {
    const slip = slips.find(
      ({ parent, meant }) =>
        parent.length === depth &&
        'field' in meant &&
        meant.field === part &&
        parent.every((above, index) => above === path[index]),
    );
    return slip?.field ?? part;
  });
}
