import type { z } from 'zod';
import { type Scenario, scenario } from '../scenario.ts';
import { contradictions } from './contradictions.ts';
import { schemaMistakes } from './from-schema.ts';
import { type Mistake, valueAt } from './mistake.ts';
import { type Slip, slipsIn, withoutSlips, writtenPath } from './slips.ts';

/** The scenario that a file holds, or all that is wrong in it: of its form, and what contradicts itself. */
export function examine(
  content: unknown,
): { readonly scenario: Scenario } | { readonly mistakes: readonly Mistake[] } {
  const { meant, slips, told, parsed } = readAsMeant(content);
  const rest = parsed.success ? [] : schemaMistakes(parsed.error.issues, meant);
  const form = [...told, ...rest.filter((each) => !told.some((mistake) => isAt(mistake, each.path)))];
  const own = contradictions(meant).filter((each) => !form.some((mistake) => covers(mistake, each)));
  const mistakes = once([...form, ...own], meant).map(({ path, text }) => ({
    path: writtenPath(path, slips),
    text,
  }));
  if (parsed.success && mistakes.length === 0) return { scenario: parsed.data };
  return { mistakes };
}

/** What YAML repeats by its aliases is one mapping at several paths: its mistakes are told where it stands first. */
function once(mistakes: readonly Mistake[], content: unknown): readonly Mistake[] {
  const seen = new Map<unknown, Set<string>>();
  return mistakes.filter(({ path, text }) => {
    const parent = valueAt(content, path.slice(0, -1));
    const told = seen.get(parent) ?? new Set();
    seen.set(parent, told);
    const what = `${String(path.at(-1))}: ${text}`;
    return !told.has(what) && told.add(what);
  });
}

/** Of something that is wrong itself, or stands in what is wrong, there is nothing more to say. */
function covers(mistake: Mistake, { path }: Mistake): boolean {
  return mistake.path.length <= path.length && mistake.path.every((part, index) => part === path[index]);
}

function isAt(mistake: Mistake, path: readonly PropertyKey[]): boolean {
  return mistake.path.length === path.length && covers(mistake, { path, text: '' });
}

/** Reads on behind each slip, until the rest cannot be guessed. */
function readAsMeant(content: unknown) {
  const slips: Slip[] = [];
  const told: Mistake[] = [];
  let meant = content;
  for (;;) {
    const parsed = scenario.safeParse(meant);
    const issues: readonly z.core.$ZodIssue[] = parsed.error?.issues ?? [];
    const found = issues.flatMap((issue) => slipsIn(issue, meant));
    if (found.length === 0) return { meant, slips, told, parsed };
    const isSlip = (mistake: Mistake) => found.some(({ parent, field }) => isAt(mistake, [...parent, field]));
    told.push(...schemaMistakes(issues, meant).filter(isSlip));
    slips.push(...found);
    meant = withoutSlips(meant, found);
  }
}
