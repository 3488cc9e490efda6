import { expect, test } from 'vitest';
import { parseHcl } from './hcl.ts';

// What hashicorp/hcl 1.0.0 prints for a plugin_data block, and for one of a configuration in JSON.
const PRINTED = `region = "us-east-1"

# a comment
key_identifier_file = "./id"

key_tags {
  Team = "security"

  "a.b/c" = "\\"quoted\\" \\\\ \u00e9"
}

enable_tag_based_key_discovery = true`;
const PRINTED_FROM_JSON = `"region" = "us-east-1"

"key_identifier_file" = "./id"

"key_tags" = {
  "Team" = "security"

  "a.b/c" = "\\"quoted\\" \\\\ \u00e9"
}

"enable_tag_based_key_discovery" = true`;

test.each([PRINTED, PRINTED_FROM_JSON])('plugin_data as a server prints it', async (text) => {
  expect(await parseHcl(text)).toEqual({
    region: 'us-east-1',
    key_identifier_file: './id',
    key_tags: { Team: 'security', 'a.b/c': '"quoted" \\ \u00e9' },
    enable_tag_based_key_discovery: true,
  });
});

test('no plugin_data', async () => {
  expect(await parseHcl('')).toEqual({});
});

test('blocks of one name are one object, lists stay lists', async () => {
  expect(await parseHcl('a { b = 1 }\na { c { d = 2 } }\nlist = ["x", "y"]\nempty = []')).toEqual({
    a: { b: 1, c: { d: 2 } },
    list: ['x', 'y'],
    empty: [],
  });
});

test('a name may be special to JavaScript', async () => {
  const { a } = await parseHcl('a { __proto__ = "x" }\na { "b" = "y" }');
  expect(Object.entries(a as object)).toEqual([
    ['__proto__', 'x'],
    ['b', 'y'],
  ]);
});

test.each([
  ['a = = 1', 'At 1:5: Unknown token: 1:5 ASSIGN ='],
  ['a = "x', 'At 1:7: literal not terminated'],
  ['a = <<E\nx', 'At 2:2: heredoc not terminated'],
])('%j is refused', async (text, mistake) => {
  await expect(parseHcl(text)).rejects.toMatchObject({
    code: 'INVALID_ARGUMENT',
    message: `plugin_data is not valid HCL: ${mistake}`,
  });
});
