import { z } from 'zod';
import { kindInWords } from '../../../manager/configuration-document/kinds.ts';
import { scenario } from '../scenario.ts';
import { exampleAt, isDuration, meaningAt } from './field-guide.ts';
import { type Mistake, valueAt } from './mistake.ts';
import { printed, unknown } from './words.ts';

/** What the schema does not take, told with what it takes instead. */
export function schemaMistakes(issues: readonly z.core.$ZodIssue[], content: unknown): readonly Mistake[] {
  return issues.flatMap((issue): readonly Mistake[] => {
    if (issue.code !== 'unrecognized_keys') {
      return [{ path: issue.path, text: tell(issue, issue.path, content) }];
    }
    const fields = fieldsAt(scenario, issue.path, content);
    return issue.keys.map((key) => ({ path: [...issue.path, key], text: unknownField(key, fields) }));
  });
}

function tell(issue: z.core.$ZodIssue, path: readonly PropertyKey[], content: unknown): string {
  const found = valueAt(content, path);
  const example = exampleAt(path, content);
  switch (issue.code) {
    case 'invalid_union':
    case 'invalid_value': {
      const isWord = issue.code === 'invalid_union';
      const allowed = ((isWord ? 'options' in issue && issue.options : issue.values) || []).map(String);
      if (found !== undefined && found !== null) return unknown(isWord ? 'word' : 'value', found, allowed);
      return `${found === null ? 'nothing stands there' : 'it is missing'}${meaningAt(path, content)}${example} (allowed: ${allowed.join(', ')})`;
    }
    case 'invalid_key':
      return `it has to be ${issue.issues.map(({ message }) => message).join('; ')}; write for instance s1`;
    case 'invalid_type':
      return tellKind(issue, path, content);
    case 'too_small':
      if (issue.origin === 'string') return `it must not be empty${example}`;
      if (issue.origin === 'array') return `it has to hold ${issue.minimum} at least${example}`;
      return `it has to be ${issue.inclusive ? 'at least' : 'more than'} ${issue.minimum}, not ${printed(found)}${example}`;
    case 'too_big':
      if (issue.origin === 'string') return `it has to be ${issue.maximum} characters long at most${example}`;
      if (issue.origin === 'array') return `it has to hold ${issue.maximum} at most, not ${sizeOf(found)}`;
      return `${printed(found)} is too much${example}`;
    case 'invalid_format': {
      const wanted = issue.format === 'regex' ? `it has to be ${issue.message}` : issue.message;
      return `"${printed(found)}" is not allowed; ${wanted}${example}`;
    }
    default:
      return issue.message;
  }
}

function sizeOf(found: unknown): number {
  return Array.isArray(found) ? found.length : 0;
}

/** YAML 1.1 and many tools merge mappings by `<<`; YAML 1.2 does not. */
function unknownField(key: string, fields: readonly string[]): string {
  if (key !== '<<') return unknown('field', key, fields);
  return 'mappings are not merged by <<; write each field, or repeat a whole step with *name';
}

function tellKind(
  { expected }: { readonly expected: string },
  path: readonly PropertyKey[],
  content: unknown,
): string {
  const found = valueAt(content, path);
  const wanted = isDuration(path) ? 'a duration' : kindInWords(expected);
  if (found === undefined) {
    return `it is missing${meaningAt(path, content)}; it has to be ${wanted}${exampleAt(path, content)}`;
  }
  if (found === Number.POSITIVE_INFINITY) return `it is too much${exampleAt(path, content)}`;
  const field = String(path.at(-1));
  const isScalar = typeof found === 'number' || typeof found === 'boolean';
  if (expected !== 'string' || !isScalar) {
    return `it has to be ${wanted}${found === null ? ', and nothing stands there' : ''}${exampleOf(path, content)}`;
  }
  if (typeof found === 'number' && isDuration(path)) {
    const units = found > 0 ? ['d', 'h', 'm', 's'].map((unit) => `${found}${unit}`).join(' or ') : '16d';
    return `${found} has no unit${meaningAt(path, content)}; write for instance ${field}: ${units}`;
  }
  if (isDuration(path)) return `it has to be a duration${exampleAt(path, content)}`;
  return `it has to be a text: quotes are missing; write ${typeof path.at(-1) === 'string' ? `${field}: ` : ''}'${found}'`;
}

/** As {@link exampleAt} for a field; for what has no name, or the user's own. */
function exampleOf(path: readonly PropertyKey[], content: unknown): string {
  const [root] = path;
  if (root === undefined)
    return '; write for instance scenario: 1 first, then title, seed, servers and steps';
  if (root === 'servers' && path.length === 2) return `; write for instance ${String(path[1])}: {}`;
  if (typeof path.at(-1) !== 'number') return exampleAt(path, content);
  const list = path.at(-2);
  if (list === 'steps') return '; write for instance - { do: start, server: s1 }';
  return list === 'expect' ? '; write for instance - { that: enabledKeys, are: 1 }' : '';
}

/** The fields of the object at a path; which one of several it is, its own words decide. */
export function fieldsAt(schema: unknown, path: readonly PropertyKey[], content: unknown): readonly string[] {
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
