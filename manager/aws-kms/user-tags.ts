import { LIMITS } from './limits.ts';

/** A rule that a user's tags break; `key` is absent when it is about all of them. */
export interface TagProblem {
  readonly key?: string;
  readonly text: string;
}

/** What a manager needs of the tags beside those of the user. */
export interface OwnTags {
  /** The beginning of their names, which users may not take. */
  readonly prefix: string;
  /** How many of them a key gets. */
  readonly count: number;
  /** Who adds them: "tag-based discovery". */
  readonly by: string;
}

/** AWS: letters, numbers and spaces of any script, and these signs. */
const ALLOWED = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;
const CHARACTER_RULE = 'may only contain letters, numbers, spaces and + - = . _ : / @';

/** Says what is wrong with a user's tags, by the rules of KMS; the manager's own tags count against the limit. */
export function userTagProblems(tags: Readonly<Record<string, string>>, own: OwnTags): TagProblem[] {
  const problems = Object.entries(tags).flatMap(([key, value]) =>
    [...keyProblems(key, own.prefix), ...tagValueProblems(`the value "${value}" of tag "${key}"`, value)].map(
      (text) => ({ key, text }),
    ),
  );
  const count = Object.keys(tags).length;
  if (count + own.count <= LIMITS.tagsPerKey) return problems;
  const ours = own.count > 0 ? ` and ${own.by} adds ${own.count}` : '';
  return [...problems, { text: `${count} tags are configured${ours}; a key can have ${LIMITS.tagsPerKey}` }];
}

function keyProblems(key: string, prefix: string): string[] {
  const at = `tag key "${key}"`;
  const problems: string[] = [];
  const length = characters(key);
  if (length < 1 || length > LIMITS.tagKeyLength) {
    problems.push(`${at} must have 1-${LIMITS.tagKeyLength} characters, it has ${length}`);
  }
  if (!ALLOWED.test(key)) problems.push(`${at} ${CHARACTER_RULE}`);
  if (/^aws:/i.test(key)) problems.push(`${at} must not start with "aws:", which AWS reserves`);
  // Also what keeps a user's tag from taking the place of one of ours.
  if (key.startsWith(prefix)) {
    problems.push(`${at} must not start with "${prefix}", which the manager reserves for its own tags`);
  }
  return problems;
}

/** Says why a text cannot be a tag's value; `at` names it. */
export function tagValueProblems(at: string, value: string): string[] {
  const problems: string[] = [];
  const length = characters(value);
  if (length > LIMITS.tagValueLength) {
    problems.push(`${at} must have 0-${LIMITS.tagValueLength} characters, it has ${length}`);
  }
  if (!ALLOWED.test(value)) problems.push(`${at} ${CHARACTER_RULE}`);
  return problems;
}

/** AWS counts Unicode characters, not bytes and not UTF-16 units. */
const characters = (text: string): number => [...text].length;
