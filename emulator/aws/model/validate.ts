import { type ServiceModel, type Shape, shapeOf } from './model.ts';

/** Violations beyond these many are left out of the message. */
const MOST_VIOLATIONS = 20;

/**
 * Checks a decoded input against the constraints of the model, all of them, and words the answer as AWS does:
 * `1 validation error detected: Value 'x' at 'keyId' failed to satisfy constraint: Member must ...`
 * (recorded from live AWS, e.g. boto/boto3#3428; the value of a sensitive member is left out).
 * @param withheld enum values that the model lists and this Region does not offer
 * @returns the ValidationException's message, or undefined when all is well
 */
export function validate(
  model: ServiceModel,
  shapeName: string,
  input: unknown,
  withheld: ReadonlySet<string> = new Set(),
): string | undefined {
  const violations: string[] = [];
  const check = (shape: Shape, value: unknown, path: string): void => {
    for (const constraint of violatedConstraints(shape, value, withheld)) {
      const shown = shape.sensitive ? 'Value' : `Value ${show(value)}`;
      violations.push(`${shown} at '${path}' failed to satisfy constraint: ${constraint}`);
    }
    for (const [child, childValue, childPath] of children(model, shape, value, path)) {
      if (childValue !== undefined) check(child, childValue, childPath);
      else
        violations.push(`Value null at '${childPath}' failed to satisfy constraint: Member must not be null`);
    }
  };
  check(shapeOf(model, shapeName), input, '');
  if (violations.length === 0) return undefined;
  const errors = violations.length === 1 ? 'error' : 'errors';
  return `${violations.length} validation ${errors} detected: ${violations.slice(0, MOST_VIOLATIONS).join('; ')}`;
}

/** The parts of a value that have constraints of their own; a missing required part has the value undefined. */
function* children(
  model: ServiceModel,
  shape: Shape,
  value: unknown,
  path: string,
): Generator<[Shape, unknown, string]> {
  if (shape.type === 'structure') {
    for (const [name, member] of Object.entries(shape.members ?? {})) {
      const part = (value as Record<string, unknown>)[name];
      if (part !== undefined || shape.required?.includes(name)) {
        yield [shapeOf(model, member), part, join(path, name.charAt(0).toLowerCase() + name.slice(1))];
      }
    }
  } else if (shape.type === 'list') {
    const member = shapeOf(model, shape.member ?? '');
    for (const [index, item] of (value as unknown[]).entries()) {
      yield [member, item, join(path, `${index + 1}.member`)];
    }
  } else if (shape.type === 'map') {
    for (const [key, item] of Object.entries(value as Record<string, unknown>)) {
      yield [shapeOf(model, shape.value ?? ''), item, join(path, `${key}.member`)];
    }
  }
}

function join(path: string, part: string): string {
  return path === '' ? part : `${path}.${part}`;
}

function* violatedConstraints(
  shape: Shape,
  value: unknown,
  withheld: ReadonlySet<string>,
): Generator<string> {
  const offered = shape.enum?.filter((name) => !withheld.has(name));
  if (offered && !offered.includes(value as string)) {
    yield `Member must satisfy enum value set: [${offered.join(', ')}]`;
  }
  // The pattern comes before the length, as recorded from live AWS.
  if (shape.pattern !== undefined && typeof value === 'string' && !compiled(shape.pattern).test(value)) {
    yield `Member must satisfy regular expression pattern: ${shape.pattern}`;
  }
  const size = sizeOf(value);
  const what = typeof value === 'number' ? 'value' : 'length';
  if (size !== undefined && shape.max !== undefined && size > shape.max) {
    yield `Member must have ${what} less than or equal to ${shape.max}`;
  }
  if (size !== undefined && shape.min !== undefined && size < shape.min) {
    yield `Member must have ${what} greater than or equal to ${shape.min}`;
  }
}

function sizeOf(value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  if (typeof value === 'string' || Array.isArray(value) || value instanceof Uint8Array) return value.length;
  return undefined;
}

/** As Java prints a value, which is what AWS shows. */
function show(value: unknown): string {
  return `'${showPlain(value)}'`;
}

function showPlain(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(showPlain).join(', ')}]`;
  if (value instanceof Uint8Array)
    return `java.nio.HeapByteBuffer[pos=0 lim=${value.length} cap=${value.length}]`;
  if (typeof value === 'object' && value !== null) {
    return `{${Object.entries(value)
      .map(([name, part]) => `${name}=${showPlain(part)}`)
      .join(', ')}}`;
  }
  return String(value);
}

const patterns = new Map<string, RegExp>();

/** Java matches the whole value; only `\p` needs the Unicode flag, which forbids some of AWS's other patterns. */
function compiled(pattern: string): RegExp {
  let expression = patterns.get(pattern);
  if (!expression) {
    expression = new RegExp(`^(?:${pattern})$`, pattern.includes('\\p{') ? 'u' : '');
    patterns.set(pattern, expression);
  }
  return expression;
}
