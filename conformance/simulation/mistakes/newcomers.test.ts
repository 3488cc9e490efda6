import { expect, test } from 'vitest';
import { step as steps } from '../scenario.ts';
import { readScenario } from '../scenario-file.ts';
import { messageOf } from '../test/message-of.ts';

const HEAD = "scenario: 1\ntitle: a test\nseed: '1'\nservers:\n  s1: {}\nsteps:\n";

const step = (text: string) => `${HEAD}  - ${text}\n`;

test.each([
  [
    'an empty file',
    '# later\n',
    /x\.yaml:1:1: nothing stands in the file; write for instance \{ scenario: 1, /,
  ],
  ['a list', '- a\n', /x\.yaml:1:1: it has to be a mapping; write for instance scenario: 1 first/],
  ['a tab', `${HEAD}\t- { do: mend }\n`, /x\.yaml:7:1: a tab indents this line; write spaces/],
  ['two documents', `${HEAD}---\n${HEAD}`, /x\.yaml:7:1: a second document begins here; write one/],
  [
    'a server without a setup',
    HEAD.replace(' {}', ''),
    /servers\.s1: .*nothing stands .*write for instance s1: \{\}/,
  ],
  [
    'an empty step',
    step('').replace('- ', '-'),
    /steps\[0\]: .*nothing stands there; write .* - \{ do: start/,
  ],
  [
    'a merged mapping',
    step('{ do: start, server: s1, <<: {} }'),
    /mappings are not merged by <<; write each/,
  ],
  ['a number for a key', step('{ do: sign, server: s1, key: 7 }'), /quotes are missing; write key: '7'/],
  [
    'words for a duration',
    step('{ do: advance, by: 90 minutes }'),
    /"90 minutes" is no duration; write 1h 30m/,
  ],
  [
    'time that runs back',
    step('{ do: advance, by: -1d }'),
    /"-1d" is no duration; time does not run backwards/,
  ],
  ['time without end', step('{ do: advance, by: 100001d }'), /"100001d" is too long; write 100000d at most/],
  [
    'a lag without a duration',
    step('{ do: lag }'),
    /by: it is missing: how much later .* write for instance by: 1h/,
  ],
  [
    'a number without end',
    step('{ do: fault, times: .inf, effect: { kind: throttle } }'),
    /times: it is too much/,
  ],
  [
    'a huge number',
    step(`{ do: fault, after: ${'9'.repeat(30)}, effect: { kind: throttle } }`),
    /after: 1e\+30 is too/,
  ],
  [
    'half a call',
    step('{ do: fault, after: 1.5, effect: { kind: throttle } }'),
    /after: it has to be a whole number/,
  ],
  [
    'an alias without its beginning',
    step('{ do: foreignKey, alias: backup }'),
    /has to begin with alias\/; write .*alias\/backup/,
  ],
  [
    'a seed with a space',
    HEAD.replace("'1'", 'a b'),
    /seed: "a b" is not allowed; it has to be a seed: letters/,
  ],
])('a newcomer is told what to write instead of %s', (_what, text, message) => {
  expect(messageOf(text)).toMatch(message);
});

test('100,000 days are not too long', () => {
  expect(readScenario(step('{ do: advance, by: 100000d }'), 'x.yaml').steps).toHaveLength(1);
});

const FIELDS = steps.options.flatMap(({ shape }) =>
  Object.keys(shape)
    .filter((field) => field !== 'do')
    .map((field) => [shape.do.value, field]),
);

test.each(FIELDS)('in a step %s, nothing for %s: what may stand there is told', (word, field) => {
  const told = messageOf(step(`{ do: ${word}, ${field}: null }`)).split('\n  ');
  const place = `steps[0].${field}: `;
  expect(told.find((line) => line.includes(place))).toMatch(/write for instance \w+: ./);
  for (const line of told.filter((each) => each.includes('it is missing'))) {
    expect(line).toMatch(/it is missing: .*write for instance \w+: ./);
  }
});
