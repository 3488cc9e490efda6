import { asMap, valueAt } from './mistake.ts';

/** What a field of a scenario means, and what one would write there. */
interface Guide {
  readonly means: string;
  readonly example: string;
}

const guide = (means: string, example: string): Guide => ({ means, example });

/** By the field's name, or, where it means something of its own there, by the word of its step and its name. */
const GUIDES: Readonly<Record<string, Guide>> = {
  scenario: guide('the version of the format', '1'),
  title: guide('what the scenario is about, in one sentence', 'A rotation that is killed'),
  says: guide('what a user sees', 'NotFoundException from GetPublicKey'),
  source: guide('where it is written down', 'docs/known-defects.md, F'),
  seed: guide('what decides on the order of calls', "'1'"),
  world: guide('how AWS answers', '{ taggingLag: 1h }'),
  servers: guide('the servers by their names', '{ s1: {} }'),
  steps: guide('what happens', '[{ do: start, server: s1 }]'),
  expect: guide('what has to be so at the end', '[{ that: enabledKeys, are: 1 }]'),
  taggingLag: guide('how much later a change of tags shows', '1h'),
  latency: guide('how long a call takes to reach AWS at the most', '250ms'),
  order: guide('who decides on the order of calls', 'seeded'),
  mode: guide('how the server finds its keys', 'tags'),
  identifier: guide("the server's static identifier", 'server-1'),
  trustDomain: guide('the trust domain of the server', 'example.org'),
  keyTags: guide('tags for each new key', '{ team: identity }'),
  clockAhead: guide("how far the server's own clock runs ahead", '90s'),
  mayFail: guide('whether AWS or the server may refuse it', 'true'),
  do: guide('what is done', 'start'),
  that: guide('what is expected', 'keys'),
  kind: guide('what the fault does', 'throttle'),
  server: guide('the name of one of the servers', 's1'),
  key: guide('the id of the key', 'x509-CA-A'),
  type: guide('the type of the key', 'ec-p256'),
  at: guide('the call at which the server dies', '{ operation: CreateAlias, when: after }'),
  operation: guide('the operation that is called', 'CreateKey'),
  nth: guide('at which of its calls, counted from 1', '2'),
  when: guide('before the call takes place, or after it', 'after'),
  to: guide('the mode that the server goes over to', 'tags'),
  for: guide('how long the server is cut off', '6h'),
  after: guide('how many calls pass before the first is struck', '1'),
  times: guide('how many calls are struck', '2'),
  effect: guide('what happens to a call that is struck', '{ kind: throttle }'),
  code: guide('the name of the error', 'LimitExceededException'),
  message: guide('the text of the error', "'Rate exceeded'"),
  milliseconds: guide('how much later the call takes place', '500'),
  by: guide('how much time passes', '16d'),
  'lag.by': guide('how much later changes of tags show', '1h'),
  alias: guide('the alias of the key', 'alias/backup'),
  description: guide('the description of the key', 'a backup'),
  tags: guide('the tags of the key', "{ team: 'backup' }"),
  'together.steps': guide(
    'what is begun at once',
    '[{ do: sign, server: s1 }, { do: rotate, server: s1, key: x509-CA-A }]',
  ),
  are: guide('the ids of the keys that the server shows', '[x509-CA-A]'),
  'enabledKeys.are': guide('the number of keys that can be used', '2'),
  of: guide('the operation that is called', 'CreateKey'),
  error: guide('the error that AWS answered with', 'ThrottlingException'),
  atMost: guide('the most calls that there may be', '3'),
};

/** Whose values are durations. */
const DURATIONS: ReadonlySet<PropertyKey> = new Set(['by', 'for', 'latency', 'taggingLag', 'clockAhead']);

export function isDuration(path: readonly PropertyKey[]): boolean {
  return DURATIONS.has(path.at(-1) ?? '');
}

/** `; write for instance by: 16d`; empty where the name of a field is the user's own. */
export function exampleAt(path: readonly PropertyKey[], content: unknown): string {
  const found = guideAt(path, content);
  return found ? `; write for instance ${String(path.at(-1))}: ${found.example}` : '';
}

/** `: how much time passes` */
export function meaningAt(path: readonly PropertyKey[], content: unknown): string {
  const found = guideAt(path, content);
  return found ? `: ${found.means}` : '';
}

function guideAt(path: readonly PropertyKey[], content: unknown): Guide | undefined {
  const field = path.at(-1);
  const isOwnName = ['servers', 'keyTags', 'tags'].includes(String(path.at(-2)));
  if (typeof field !== 'string' || isOwnName) return undefined;
  const { do: word, that } = asMap(valueAt(content, path.slice(0, -1))) ?? {};
  return GUIDES[`${String(word ?? that)}.${field}`] ?? GUIDES[field];
}
