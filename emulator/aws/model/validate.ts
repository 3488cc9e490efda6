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
  withheld: ReadonlySet<string> = NOTHING,
): string | undefined {
  const violations: string[] = [];
  visit(model, shapeOf(model, shapeName), input, '', withheld, violations);
  if (violations.length === 0) return undefined;
  const errors = violations.length === 1 ? 'error' : 'errors';
  return `${violations.length} validation ${errors} detected: ${violations.slice(0, MOST_VIOLATIONS).join('; ')}`;
}

const NOTHING: ReadonlySet<string> = new Set();

/** Checks a value and everything in it. `undefined` stands for a part that is required and missing. */
function visit(
  model: ServiceModel,
  shape: Shape,
  value: unknown,
  path: string,
  withheld: ReadonlySet<string>,
  violations: string[],
): void {
  if (value === undefined) {
    violations.push(`Value null at '${path}' failed to satisfy constraint: Member must not be null`);
    return;
  }
  for (const constraint of violatedConstraints(shape, value, withheld)) {
    const shown = shape.sensitive ? 'Value' : `Value ${show(value)}`;
    violations.push(`${shown} at '${path}' failed to satisfy constraint: ${constraint}`);
  }
  if (shape.type === 'structure') {
    for (const member of membersOf(model, shape)) {
      const part = (value as Record<string, unknown>)[member.name];
      if (part === undefined && !member.required) continue;
      visit(model, member.shape, part, join(path, member.shownName), withheld, violations);
    }
  } else if (shape.type === 'list') {
    const member = shapeOf(model, shape.member ?? '');
    for (const [index, item] of (value as unknown[]).entries()) {
      visit(model, member, item, join(path, `${index + 1}.member`), withheld, violations);
    }
  } else if (shape.type === 'map') {
    const member = shapeOf(model, shape.value ?? '');
    const ofKeys = shapeOf(model, shape.key ?? '');
    // Worded as other services of the framework do; unrecorded for KMS and the Tagging API.
    const broken = new Set(
      Object.keys(value as object).flatMap((key) => violatedConstraints(ofKeys, key, withheld)),
    );
    if (broken.size > 0) {
      const constraint = `Map keys must satisfy constraint: [${[...broken].join(', ')}]`;
      violations.push(`Value ${show(value)} at '${path}' failed to satisfy constraint: ${constraint}`);
    }
    for (const [key, item] of Object.entries(value as Record<string, unknown>)) {
      visit(model, member, item, join(path, `${key}.member`), withheld, violations);
    }
  }
}

interface Member {
  readonly name: string;
  /** As AWS shows it: only the first letter is lowered. */
  readonly shownName: string;
  readonly shape: Shape;
  readonly required: boolean;
}

const members = new WeakMap<Shape, readonly Member[]>();

/** The members of a structure, made ready once: every request is validated. */
function membersOf(model: ServiceModel, shape: Shape): readonly Member[] {
  const known = members.get(shape);
  if (known) return known;
  const made = Object.entries(shape.members ?? {}).map(([name, shapeName]) => ({
    name,
    shownName: name.charAt(0).toLowerCase() + name.slice(1),
    shape: shapeOf(model, shapeName),
    required: shape.required?.includes(name) === true,
  }));
  members.set(shape, made);
  return made;
}

function join(path: string, part: string): string {
  return path === '' ? part : `${path}.${part}`;
}

const NONE: readonly string[] = [];

/** The constraints of the value itself that it breaks, in AWS's order. */
function violatedConstraints(shape: Shape, value: unknown, withheld: ReadonlySet<string>): readonly string[] {
  if (isUnconstrained(shape)) return NONE;
  const broken: string[] = [];
  const { enum: values, pattern, min, max } = shape;
  if (values && (!values.includes(value as string) || withheld.has(value as string))) {
    const offered = values.filter((name) => !withheld.has(name));
    broken.push(`Member must satisfy enum value set: [${offered.join(', ')}]`);
  }
  // The pattern comes before the length, as recorded from live AWS.
  if (pattern !== undefined && typeof value === 'string' && !compiled(pattern).test(value)) {
    broken.push(`Member must satisfy regular expression pattern: ${pattern}`);
  }
  const size = shape.type === 'map' ? Object.keys(value as object).length : sizeOf(value);
  const what = typeof value === 'number' ? 'value' : 'length';
  if (size !== undefined && max !== undefined && size > max) {
    broken.push(`Member must have ${what} less than or equal to ${max}`);
  }
  if (size !== undefined && min !== undefined && size < min) {
    broken.push(`Member must have ${what} greater than or equal to ${min}`);
  }
  return broken;
}

function isUnconstrained({ enum: values, pattern, min, max }: Shape): boolean {
  return values === undefined && pattern === undefined && min === undefined && max === undefined;
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
