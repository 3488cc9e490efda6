const KINDS: Readonly<Record<string, string>> = {
  object: 'a mapping',
  record: 'a mapping',
  array: 'a list',
  string: 'a text',
  boolean: 'true or false',
  number: 'a number',
  int: 'a whole number',
};

/** What the schema library expects, in the words of whoever writes YAML: `object` is a mapping. */
export function kindInWords(expected: string): string {
  return KINDS[expected] ?? `of type ${expected}`;
}
