import fc from 'fast-check';
import { type ServiceModel, type Shape, shapeOf } from '../aws/model/model.ts';

/**
 * Arbitraries for values of named shapes, where anything of the right length would hardly ever be right. For a
 * structure they stand beside those that are put together from their parts.
 */
export type Known = Readonly<Record<string, fc.Arbitrary<unknown>>>;

/**
 * Inputs for an operation, made from its API model as they go over the wire: most parts are valid, some lie
 * just beside a limit, some are hostile.
 */
export function inputsOf(model: ServiceModel, shapeName: string, known: Known): fc.Arbitrary<unknown> {
  const shape = shapeOf(model, shapeName);
  const whole = known[shapeName];
  const parts = () => valid(model, shape, known);
  return fc.oneof(
    {
      weight: 8,
      arbitrary: whole && shape.type === 'structure' ? fc.oneof(whole, parts()) : (whole ?? parts()),
    },
    { weight: 1, arbitrary: beside(model, shape, known) },
    { weight: 1, arbitrary: HOSTILE },
  );
}

const HOSTILE: fc.Arbitrary<unknown> = fc.oneof(
  fc.jsonValue(),
  fc.constantFrom<unknown>(
    null,
    '',
    '\u0000',
    '\u0001',
    '\ud800',
    '__proto__',
    'constructor',
    '../..',
    '%00',
  ),
  fc.constantFrom<unknown>(
    0,
    -0,
    -1,
    0.5,
    2 ** 31,
    -(2 ** 31) - 1,
    2 ** 53,
    1e308,
    true,
    false,
    [],
    {},
    [[]],
    [null],
  ),
  fc.constantFrom(
    'arn:',
    'arn:aws:kms:',
    'arn:aws:kms:us-east-1:000000000000:key/',
    'alias/',
    'alias//',
    'alias/aws/x',
  ),
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc.constant('x'.repeat(20_000)),
);

function valid(model: ServiceModel, shape: Shape, known: Known): fc.Arbitrary<unknown> {
  switch (shape.type) {
    case 'structure':
      return structure(model, shape, known);
    case 'list':
      return fc.array(inputsOf(model, shape.member ?? '', known), {
        minLength: shape.min ?? 0,
        maxLength: Math.min(shape.max ?? 4, 4),
      });
    case 'map':
      return fc.dictionary(fc.string({ maxLength: 5 }), inputsOf(model, shape.value ?? '', known), {
        maxKeys: 3,
      });
    case 'blob':
      return base64(shape.min ?? 0, Math.min(shape.max ?? 64, 64));
    case 'boolean':
      return fc.boolean();
    case 'string':
      return text(shape);
    case 'timestamp':
      return fc.integer({ min: 0, max: 4_000_000_000 });
    default:
      return fc.integer({ min: shape.min ?? 0, max: shape.max ?? 1000 });
  }
}

function structure(model: ServiceModel, { members = {}, required = [] }: Shape, known: Known) {
  const parts = Object.fromEntries(
    Object.entries(members).map(([name, member]) => [name, inputsOf(model, member, known)]),
  );
  return fc.record(parts, { requiredKeys: [...required] });
}

function text({ enum: values, min = 0, max = 24 }: Shape): fc.Arbitrary<string> {
  if (values) return fc.constantFrom(...values);
  const unit = fc.constantFrom(...'abcXYZ019_-/.: +=@é*"\\\n');
  return fc.string({ unit, minLength: min, maxLength: Math.max(min, Math.min(max, 24)) });
}

function base64(least: number, most: number): fc.Arbitrary<string> {
  return fc
    .uint8Array({ minLength: least, maxLength: most })
    .map((bytes) => Buffer.from(bytes).toString('base64'));
}

/** On a limit and one beside it; for a structure, a part that is missing and one too many. */
function beside(model: ServiceModel, shape: Shape, known: Known): fc.Arbitrary<unknown> {
  const { min = 0, max = 40, required = [] } = shape;
  const sizes = [min - 1, min, max, max + 1].filter((size) => size >= 0 && size <= 20_000);
  switch (shape.type) {
    case 'structure':
      return fc
        .tuple(structure(model, shape, known), fc.constantFrom('', ...required), fc.boolean())
        .map(([{ ...parts }, missing, extra]) => {
          if (missing !== '') delete parts[missing];
          return extra ? { ...parts, Surplus: 1 } : parts;
        });
    case 'list':
      return fc
        .tuple(inputsOf(model, shape.member ?? '', known), fc.constantFrom(...sizes))
        .map(([item, size]) => Array(Math.min(size, 200)).fill(item));
    case 'string':
      return fc.oneof(
        fc.constantFrom(...sizes).map((size) => 'a'.repeat(size)),
        fc.constantFrom(...(shape.enum ?? ['a'])).map((value) => value.toLowerCase()),
      );
    case 'blob':
      return fc.constantFrom(...sizes).map((size) => Buffer.alloc(size).toString('base64'));
    default:
      return fc.constantFrom<unknown>(min - 1, min, max, max + 1);
  }
}
