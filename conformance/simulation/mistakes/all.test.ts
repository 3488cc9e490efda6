import { describe, expect, test } from 'vitest';
import { readScenario } from '../scenario-file.ts';

const HEAD = `scenario: 1
title: a test
seed: '1'
servers:
  s1: {}
steps:
  - { do: start, server: s1 }
`;

/** What is told of a file, a mistake a line. */
function mistakesOf(text: string): readonly string[] {
  try {
    readScenario(text, 'x.yaml');
  } catch (error) {
    return (error as Error).message.split('\n  ').slice(1);
  }
  return [];
}

/** Of a file that goes on so after its first step: the places, and the beginnings of what is told. */
function placesOf(rest: string): readonly string[] {
  return mistakesOf(`${HEAD}${rest}`).map((line) => line.replace(/^x\.yaml:|["(;].*$/g, '').trim());
}

describe('all is told in one go, in the order of the file:', () => {
  test('what the schema does not take, beside what contradicts itself', () => {
    const rest = `  - { do: rotate, server: s2, key: a }
  - { do: rotate, server: s1 }
  - { do: rotate, server: s1, key: a, type: ec }
  - { do: crash, server: s1, at: { operation: CreateAlia, when: befor, nth: 0 } }
expect:
  - { that: kyes, server: s9, are: [a] }
  - { that: calls, of: Foo, atMost: -1 }
  - { that: enabledKeys, are: two }
`;
    expect(placesOf(rest)).toEqual([
      '8:19: steps[1].server: unknown server',
      '9:5: steps[2].key: it is missing: the id of the key',
      '10:39: steps[3].type: unknown value',
      '11:36: steps[4].at.operation: unknown operation',
      '11:59: steps[4].at.when: unknown value',
      '11:72: steps[4].at.nth: it has to be more than 0, not 0',
      '13:7: expect[0].that: unknown word',
      '13:19: expect[0].server: unknown server',
      '14:20: expect[1].of: unknown operation',
      '14:29: expect[1].atMost: it has to be at least 0, not -1',
      '15:26: expect[2].are: it has to be a number',
    ]);
  });

  test('mistakes of form alone', () => {
    const text = "scenario: 2\ntitle: ''\ncolour: red\nservers:\n  1st: { mode: tag }\nsteps: many\n";
    expect(mistakesOf(text)).toEqual([
      'x.yaml:1:1: scenario: unknown value "2" (allowed: 1)',
      "x.yaml:1:1: seed: it is missing: what decides on the order of calls; it has to be a text; write for instance seed: '1'",
      'x.yaml:2:1: title: it must not be empty; write for instance title: A rotation that is killed',
      'x.yaml:3:1: colour: unknown field "colour" (allowed: scenario, title, says, source, seed, world, servers, steps, expect)',
      'x.yaml:5:3: servers.1st: it has to be a name: letters, digits, _ and -, 32 at most; write for instance s1',
      'x.yaml:6:1: steps: it has to be a list; write for instance steps: [{ do: start, server: s1 }]',
    ]);
  });

  test('what stands beside a step or a field whose name is mistyped', () => {
    const text = HEAD.replace('steps:', 'step:');
    expect(mistakesOf(`${text}  - { do: rotat, sever: s2 }\n`)).toEqual([
      expect.stringContaining('x.yaml:6:1: step: unknown field "step"; did you mean steps'),
      expect.stringContaining('x.yaml:8:5: step[1].key: it is missing'),
      expect.stringContaining('x.yaml:8:7: step[1].do: unknown word "rotat"; did you mean rotate?'),
      expect.stringContaining('x.yaml:8:18: step[1].sever: unknown field "sever"; did you mean server?'),
      expect.stringContaining('x.yaml:8:18: step[1].sever: unknown server "s2"; did you mean s1?'),
    ]);
  });

  test('servers and fields that stand twice', () => {
    const rest = '  - { do: sign, server: s2 }\n';
    expect(mistakesOf(`${HEAD.replace('s1: {}', 's1: {}\n  s1: {}')}${rest}`)).toEqual([
      'x.yaml:6:3: this field or name stands there already, and has to be unique; keep one of them',
      expect.stringContaining('x.yaml:9:17: steps[1].server: unknown server "s2"'),
    ]);
  });
});

describe('told once is', () => {
  test('a field that is mistyped, and not that it is missing', () => {
    expect(placesOf('  - { do: sign, sever: s1 }\n')).toEqual(['8:17: steps[1].sever: unknown field']);
  });

  test('that there are no servers, and not that each step names none', () => {
    expect(placesOf('').concat(mistakesOf(HEAD.replace('\n  s1: {}', ' s1')))).toEqual([
      'x.yaml:4:1: servers: it has to be a mapping; write for instance servers: { s1: {} }',
    ]);
  });

  test('the name of a server that is no name', () => {
    expect(placesOf("  - { do: sign, server: '' }\n")).toHaveLength(1);
  });

  test('a step that an anchor repeats', () => {
    expect(placesOf('  - &it { do: rotat, server: s2, key: 1 }\n  - *it\n')).toEqual([
      '8:11: steps[1].do: unknown word',
      '8:22: steps[1].server: unknown server',
      '8:34: steps[1].key: it has to be a text: quotes are missing',
    ]);
  });

  test('each of two fields that may have been meant as the same', () => {
    expect(placesOf('  - { do: sign, sever: s1, servr: s1 }\n')).toEqual([
      '8:17: steps[1].sever: unknown field',
      '8:28: steps[1].servr: unknown field',
    ]);
  });
});
