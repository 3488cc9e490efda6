import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { INVARIANTS, readScenario, SCENARIO_TARGETS, scenario, step } from '../../conformance/index.ts';
import { Screen } from '../test/screen.ts';
import { replayFiles } from './run.ts';

/** docs/scenarios.md is the reference of the format: it has to say what the schema takes, no more and no less. */
const TEXT = readFileSync(new URL('../../docs/scenarios.md', import.meta.url), 'utf8');

/** The cells of the rows of the table whose first column is called so. */
function table(title: string): readonly (readonly string[])[] {
  const [, body = ''] = new RegExp(`^\\| ${title} \\|.*\\n\\|[ -|]*\\n((?:\\|.*\\n)+)`, 'm').exec(TEXT) ?? [];
  const rows = body.trimEnd().split('\n');
  return rows.map((row) =>
    row
      .slice(1, -1)
      .split(' | ')
      .map((cell) => cell.trim()),
  );
}

/** `` `server`, `key`? `` as the schema has it: names, with a ? behind what may be absent. */
function names(cell = ''): readonly string[] {
  return [...cell.matchAll(/`([\w-]+)`(\?)?/g)].map(([, name, optional = '']) => name + optional);
}

type Field = { isOptional(): boolean };

function fieldsOf(shape: object, but?: string): readonly string[] {
  return Object.entries(shape as Record<string, Field>)
    .filter(([name]) => name !== but)
    .map(([name, field]) => (field.isOptional() ? `${name}?` : name));
}

/** The fields of each kind, as a table tells them and as the schema has them. */
function kinds(title: string): Record<string, readonly string[]> {
  return Object.fromEntries(table(title).map(([kind, fields]) => [names(kind)[0], names(fields)]));
}

function kindsOf(
  options: readonly { readonly shape: Record<string, Field> }[],
  by: string,
): Record<string, readonly string[]> {
  return Object.fromEntries(
    options.map(({ shape }) => {
      const { value } = shape[by] as unknown as { readonly value: string };
      return [value, fieldsOf(shape, by)];
    }),
  );
}

test('its fields are those of a scenario, of a world and of a server', () => {
  const sections = TEXT.split(/\n###? /);
  const fieldsIn = (title: string) => {
    const section = sections.find((text) => text.startsWith(`${title}\n`)) ?? '';
    return [...section.matchAll(/^\| (`\w+`\??) \|/gm)].flatMap(([, cell]) => names(cell));
  };
  const { world, servers } = scenario.shape;
  expect(fieldsIn('The file')).toEqual(fieldsOf(scenario.shape));
  expect(fieldsIn('The world')).toEqual(fieldsOf(world.unwrap().shape));
  expect(fieldsIn('Servers')).toEqual(fieldsOf(servers.valueType.shape));
});

test('its steps, effects and expectations are those of the schema', () => {
  const options = step.options as unknown as Parameters<typeof kindsOf>[0];
  expect(kinds('step')).toEqual(kindsOf(options, 'do'));
  const effects = step.options.flatMap(({ shape }) => ('effect' in shape ? [shape.effect] : []));
  const [effect] = effects as unknown as readonly [{ readonly options: typeof options }];
  expect(kinds('`kind`')).toEqual(kindsOf(effect.options, 'kind'));
  const expectations = scenario.shape.expect.unwrap().element.options as unknown as typeof options;
  expect(kinds('expectation')).toEqual(kindsOf(expectations, 'that'));
});

test('its laws are the laws', () => {
  const laws = INVARIANTS.map(({ name, says, source }) => [`\`${name}\``, says, source]);
  expect(table('law')).toEqual(laws);
});

test('its example is a scenario of the fixtures', () => {
  const [, example = ''] = /```yaml\n([^`]*)```/.exec(TEXT) ?? [];
  const file = 'fixtures/scenarios/f-rolled-back-beside-tag-mode.yaml';
  expect(example).toBe(readFileSync(file, 'utf8'));
  expect(readScenario(example, file).title).toContain('rolled back');
});

const PRINTED = [...TEXT.matchAll(/```sh\nnpx keyproof replay (.*)\n```\n\n```\n([^`]*)```/g)];

test.each(PRINTED.map(([, line = '', output = '']) => [line, output]))(
  'it printed: %s',
  async (line, output) => {
    const [file = '', ...options] = line.split(' ');
    const target = options[options.indexOf('--target') + 1];
    const stdout = new Screen();
    await replayFiles(
      [file],
      {
        target: options.includes('--target') ? String(target) : 'builtin',
        timeline: !options.includes('--no-timeline'),
      },
      { targets: SCENARIO_TARGETS, stdout, stderr: new Screen() },
    );
    expect(stdout.text).toBe(output);
  },
);

test('it prints two examples', () => {
  expect(PRINTED).toHaveLength(2);
});
