import { expect, test } from 'vitest';
import { parseHcl } from './hcl.ts';

// What hashicorp/hcl's decodeString makes of a literal: its text.
test.each([
  '7',
  '-7',
  '0',
  '007',
  '0x1F',
  '1.50',
  '0.5',
  '1e3',
  '1.5E-3',
  '123456789012',
  '12345678901234567890',
  'true',
  'false',
])('%s as a text', async (literal) => {
  expect(await parseHcl(`a = ${literal}\nb {\n  "c" =${literal}}`, { literals: 'text' })).toEqual({
    a: literal,
    b: { c: literal },
  });
});

test.each([
  ['within a string', 'a = "b = 1 \\" c = 2 "', 'b = 1 " c = 2 '],
  ['within a heredoc', 'a = <<E\nb = 1\n  EE\nc = true\nE\n', 'b = 1\n  EE\nc = true\n'],
  ['within comments', '# c = 1 "\n// d = 2\n/* e = 3\n " */\na = "x" # = 4', 'x'],
])('nothing is changed %s', async (_, text, a) => {
  expect(await parseHcl(text, { literals: 'text' })).toEqual({ a });
});

test.each(['a = 09', 'a = 1b', 'true = 1', 'a = TRUE', 'a = "x', 'a = <<E\nb = 1'])(
  '%j is no more valid than it was',
  async (text) => {
    const { message } = await parseHcl(text).catch((error: Error) => error);
    await expect(parseHcl(text, { literals: 'text' })).rejects.toMatchObject({ message });
  },
);

test('a text with an interpolation is left alone', async () => {
  const text = `a = "$\{b("c = 1")}"\nd = 2`;
  expect(await parseHcl(text, { literals: 'text' })).toEqual(await parseHcl(text));
});
