import { z } from 'zod';
import { listOperations } from '../../emulator/server.ts';
import { MOST_SERVERS } from '../laboratory/laboratory.ts';
import { similar } from '../similar.ts';
import { type Scenario, type SingleStep, type Step, scenario } from './scenario.ts';

/** What is wrong in a scenario, and where. */
export interface Mistake {
  readonly path: readonly PropertyKey[];
  readonly text: string;
}

/** What the schema does not take, told with what it takes instead. */
export function schemaMistakes(issues: readonly z.core.$ZodIssue[], content: unknown): readonly Mistake[] {
  return issues.flatMap((issue): readonly Mistake[] => {
    const { path } = issue;
    switch (issue.code) {
      case 'unrecognized_keys': {
        const fields = fieldsAt(scenario, path, content);
        return issue.keys.map((key) => ({ path: [...path, key], text: unknown('field', key, fields) }));
      }
      case 'invalid_union': {
        const value = valueAt(content, path);
        const options = 'options' in issue ? (issue.options ?? []).map(String) : [];
        return [{ path, text: value === undefined ? missing(options) : unknown('word', value, options) }];
      }
      case 'invalid_value': {
        const value = valueAt(content, path);
        const allowed = issue.values.map(String);
        return [{ path, text: value === undefined ? missing(allowed) : unknown('value', value, allowed) }];
      }
      case 'invalid_key':
        return [{ path, text: issue.issues.map(({ message }) => message).join('; ') }];
      case 'invalid_type':
        return [{ path, text: kind(issue, valueAt(content, path)) + exampleAt(path) }];
      case 'too_small':
        if (issue.origin === 'string') return [{ path, text: 'it must not be empty' }];
        if (issue.origin === 'array') return [{ path, text: `it has to hold ${issue.minimum} at least` }];
        return [
          { path, text: `it has to be ${issue.inclusive ? 'at least' : 'more than'} ${issue.minimum}` },
        ];
      default:
        return [{ path, text: issue.message }];
    }
  });
}

/** What the schema takes and no world has: servers and operations that do not exist, ends and beginnings at once. */
export function contradictions({ servers, steps, expect = [] }: Scenario): readonly Mistake[] {
  const names = Object.keys(servers);
  const mistakes: Mistake[] = [];
  if (names.length > MOST_SERVERS) {
    mistakes.push({ path: ['servers'], text: `${names.length} servers; ${MOST_SERVERS} at most` });
  }
  const lookFor = (path: readonly PropertyKey[], server: string | undefined) => {
    if (server !== undefined && !names.includes(server)) {
      mistakes.push({ path: [...path, 'server'], text: unknown('server', server, names) });
    }
  };
  const lookUp = (path: readonly PropertyKey[], operation: string | undefined) => {
    if (operation !== undefined && !OPERATIONS.has(operation)) {
      mistakes.push({ path, text: unknownOperation(operation) });
    }
  };
  const lookAt = (path: readonly PropertyKey[], step: Step) => {
    if ('server' in step) lookFor(path, step.server);
    if (step.do === 'crash') lookUp([...path, 'at', 'operation'], step.at?.operation);
    if (step.do === 'fault') lookUp([...path, 'operation'], step.operation);
    if (step.do !== 'together') return;
    for (const [index, single] of step.steps.entries()) lookAt([...path, 'steps', index], single);
    mistakes.push(...clashes(step.steps).map((text) => ({ path: [...path, 'steps'], text })));
  };
  for (const [index, step] of steps.entries()) lookAt(['steps', index], step);
  for (const [index, expectation] of expect.entries()) {
    const path = ['expect', index];
    if ('server' in expectation) lookFor(path, expectation.server);
    if (expectation.that === 'calls') lookUp([...path, 'of'], expectation.of);
  }
  return mistakes;
}

/** What begins or ends a server; of two at once nobody could say which was meant to be first. */
const LIFE: ReadonlySet<string> = new Set(['start', 'stop', 'migrate', 'rollBack']);

function clashes(steps: readonly SingleStep[]): readonly string[] {
  const lives = steps.filter((step) => LIFE.has(step.do)) as Extract<SingleStep, { server: string }>[];
  return (
    [...Map.groupBy(lives, ({ server }) => server)]
      // Started twice at once it starts once.
      .filter(([, ofOne]) => ofOne.length > 1 && ofOne.some((step) => step.do !== 'start'))
      .map(([server, ofOne]) => {
        const words = ofOne.map((step) => step.do).join(' and ');
        return `${words} of ${server} cannot be together; allowed is one of ${[...LIFE].join(', ')} for each server`;
      })
  );
}

const OPERATIONS: ReadonlySet<string> = new Set(
  listOperations()
    .filter(({ emulated }) => emulated)
    .map(({ operation }) => operation),
);

/** They are too many to list. */
function unknownOperation(name: string): string {
  const near = similar(name, [...OPERATIONS]);
  const hint = near.length > 0 ? `; did you mean ${near.join(' or ')}?` : '';
  return `unknown operation "${name}"${hint} (allowed: those that "keyproof operations" lists)`;
}

function unknown(what: string, found: unknown, allowed: readonly string[]): string {
  const told = typeof found === 'string' ? found : JSON.stringify(found);
  const near = typeof found === 'string' ? similar(found, allowed) : [];
  const hint = near.length > 0 ? `; did you mean ${near.join(' or ')}?` : '';
  return `unknown ${what} "${told}"${hint} (allowed: ${allowed.join(', ') || 'none'})`;
}

function missing(allowed: readonly string[]): string {
  return `it is missing; allowed: ${allowed.join(', ')}`;
}

const KINDS: Readonly<Record<string, string>> = {
  object: 'a mapping',
  record: 'a mapping',
  array: 'a list',
  string: 'a text',
  boolean: 'true or false',
};

function kind({ expected }: { readonly expected: string }, found: unknown): string {
  const wanted = KINDS[expected] ?? `of type ${expected}`;
  if (found === undefined) return `it is missing; it has to be ${wanted}`;
  const hint = expected === 'string' && typeof found === 'number' ? ': quotes or a unit are missing' : '';
  return `it has to be ${wanted}${hint}`;
}

/** Of a fault's effect alone its kind would be the first that one writes. */
function exampleAt(path: readonly PropertyKey[]): string {
  return path.at(-1) === 'effect' ? ', such as { kind: throttle }' : '';
}

function valueAt(content: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, part) => (value as Record<PropertyKey, unknown> | undefined)?.[part],
    content,
  );
}

/** The fields of the object at a path; which one of several it is, its own words decide. */
function fieldsAt(schema: unknown, path: readonly PropertyKey[], content: unknown): readonly string[] {
  if (schema instanceof z.ZodOptional) return fieldsAt(schema.unwrap(), path, content);
  if (schema instanceof z.ZodDiscriminatedUnion) {
    const { discriminator } = schema.def;
    const word = valueAt(content, [discriminator]);
    const chosen = schema.options.find((option) => optionOf(option, discriminator) === word);
    return fieldsAt(chosen, path, content);
  }
  const [first, ...rest] = path;
  if (schema instanceof z.ZodObject) {
    if (first === undefined) return Object.keys(schema.shape);
    return fieldsAt(schema.shape[String(first)], rest, valueAt(content, [first]));
  }
  if (first === undefined) return [];
  if (schema instanceof z.ZodArray) return fieldsAt(schema.element, rest, valueAt(content, [first]));
  if (schema instanceof z.ZodRecord) return fieldsAt(schema.valueType, rest, valueAt(content, [first]));
  return [];
}

function optionOf(option: unknown, discriminator: string): unknown {
  const field = option instanceof z.ZodObject ? option.shape[discriminator] : undefined;
  return field instanceof z.ZodLiteral ? field.value : undefined;
}
