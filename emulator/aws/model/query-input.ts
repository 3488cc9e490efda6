import { validationException } from '../errors.ts';
import { type ServiceModel, type Shape, shapeOf } from './model.ts';

/**
 * Reads the parameters of the AWS query protocol (`Tags.member.1.Key=a`) into the input of an operation.
 * @throws AwsError ValidationException for a parameter that the model does not have or a value that does not
 *   read as its type
 */
export function decodeQuery(model: ServiceModel, shapeName: string, parameters: URLSearchParams): unknown {
  const known = new Set(['Action', 'Version']);
  const input = readStructure(model, shapeOf(model, shapeName), parameters, '', known);
  for (const name of parameters.keys()) {
    if (!known.has(name) && !name.startsWith('X-Amz-')) {
      throw validationException(`Unknown parameter '${name}': Keyproof refuses it rather than ignore it.`);
    }
  }
  return input;
}

function readStructure(
  model: ServiceModel,
  shape: Shape,
  parameters: URLSearchParams,
  prefix: string,
  known: Set<string>,
): Record<string, unknown> {
  const structure: Record<string, unknown> = {};
  for (const [name, member] of Object.entries(shape.members ?? {})) {
    const value = read(model, shapeOf(model, member), parameters, `${prefix}${name}`, known);
    if (value !== undefined) structure[name] = value;
  }
  return structure;
}

function read(
  model: ServiceModel,
  shape: Shape,
  parameters: URLSearchParams,
  path: string,
  known: Set<string>,
): unknown {
  if (shape.type === 'structure') {
    const anyPart = [...parameters.keys()].some((name) => name.startsWith(`${path}.`));
    return anyPart ? readStructure(model, shape, parameters, `${path}.`, known) : undefined;
  }
  if (shape.type === 'list') {
    const items: unknown[] = [];
    for (let index = 1; ; index++) {
      const item = read(
        model,
        shapeOf(model, shape.member ?? ''),
        parameters,
        `${path}.member.${index}`,
        known,
      );
      if (item === undefined) return items.length > 0 ? items : undefined;
      items.push(item);
    }
  }
  const text = parameters.get(path);
  if (text === null) return undefined;
  known.add(path);
  return readScalar(shape, text, path);
}

function readScalar(shape: Shape, text: string, path: string): unknown {
  if (shape.type === 'string') return text;
  if ((shape.type === 'integer' || shape.type === 'long') && /^-?\d{1,15}$/.test(text)) return Number(text);
  if (shape.type === 'boolean' && /^(true|false)$/i.test(text)) return text.toLowerCase() === 'true';
  throw validationException(`'${text}' is not a valid ${shape.type} for ${path}.`);
}
