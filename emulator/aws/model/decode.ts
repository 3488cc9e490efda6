import { serializationException, validationException } from '../errors.ts';
import { type ServiceModel, type Shape, shapeOf } from './model.ts';

/**
 * Turns a parsed JSON body into the input of an operation: blobs become buffers, timestamps dates, and every
 * value has the type that the model gives it. Constraints are `validate`'s.
 * @throws AwsError SerializationException for a wrong type; ValidationException for a member that the model
 *   does not have, because a newer AWS might act on what we would have to ignore
 */
export function decode(model: ServiceModel, shapeName: string, json: unknown): unknown {
  return decodeShape(model, shapeOf(model, shapeName), json, '');
}

function decodeShape(model: ServiceModel, shape: Shape, json: unknown, path: string): unknown {
  switch (shape.type) {
    case 'structure':
      return decodeStructure(model, shape, json, path);
    case 'list':
      return decodeList(model, shape, json, path);
    case 'map':
      return decodeMap(model, shape, json, path);
    case 'blob':
      return decodeBlob(json);
    case 'timestamp':
      return decodeTimestamp(json);
    case 'boolean':
      return scalar(json, 'boolean', 'Boolean');
    case 'string':
      return scalar(json, 'string', 'String');
    case 'integer':
    case 'long':
      return decodeInteger(json, shape.type === 'integer' ? 'Integer' : 'Long');
    default:
      return scalar(json, 'number', 'Double');
  }
}

function decodeStructure(model: ServiceModel, shape: Shape, json: unknown, path: string): unknown {
  const fields = asObject(json);
  const decoded: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(fields)) {
    const member = shape.members && Object.hasOwn(shape.members, name) ? shape.members[name] : undefined;
    if (member === undefined) {
      throw validationException(
        `Unknown field '${path}${name}': the API model here (${model.source}) does not have it, so Keyproof ` +
          'refuses it rather than ignore it.',
      );
    }
    if (value !== null) decoded[name] = decodeShape(model, shapeOf(model, member), value, `${path}${name}.`);
  }
  return decoded;
}

function decodeList(model: ServiceModel, shape: Shape, json: unknown, path: string): unknown {
  if (!Array.isArray(json)) throw serializationException(unexpected(json, 'List'));
  const member = shapeOf(model, shape.member ?? '');
  return json.map((item) => (item === null ? undefined : decodeShape(model, member, item, path)));
}

function decodeMap(model: ServiceModel, shape: Shape, json: unknown, path: string): unknown {
  const member = shapeOf(model, shape.value ?? '');
  const entries = Object.entries(asObject(json));
  return Object.fromEntries(entries.map(([key, value]) => [key, decodeShape(model, member, value, path)]));
}

function asObject(json: unknown): Record<string, unknown> {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    throw serializationException(unexpected(json, 'Structure'));
  }
  return json as Record<string, unknown>;
}

const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;
const LINE_END = /[\r\n]/;

function decodeBlob(json: unknown): Buffer {
  if (typeof json !== 'string') throw serializationException(unexpected(json, 'ByteBuffer'));
  const compact = LINE_END.test(json) ? json.replace(/[\r\n]/g, '') : json;
  const padding = compact.indexOf('=');
  if (!BASE64.test(compact) || (padding < 0 ? compact.length : padding) % 4 === 1) {
    throw serializationException('A blob is not valid base64.');
  }
  return Buffer.from(compact, 'base64');
}

function decodeTimestamp(json: unknown): Date {
  const date =
    typeof json === 'number' ? new Date(json * 1000) : new Date(typeof json === 'string' ? json : '');
  if (Number.isNaN(date.getTime())) throw serializationException(unexpected(json, 'Date'));
  return date;
}

function decodeInteger(json: unknown, type: 'Integer' | 'Long'): number {
  const number = scalar(json, 'number', type) as number;
  if (!Number.isSafeInteger(number) || (type === 'Integer' && number !== (number | 0))) {
    throw serializationException(`${number} cannot be converted to ${type}`);
  }
  return number;
}

function scalar(json: unknown, type: 'string' | 'number' | 'boolean', name: string): unknown {
  if (typeof json !== type) throw serializationException(unexpected(json, name));
  return json;
}

/** The wording of AWS's JSON reader, recorded from services of the same framework; unrecorded for KMS itself. */
function unexpected(json: unknown, wanted: string): string {
  if (Array.isArray(json)) return 'Start of list found where not expected';
  if (typeof json === 'object' && json !== null) return 'Start of structure or map found where not expected.';
  const found = json === null || typeof json === 'boolean' ? String(json) : typeof json;
  return `${found.toUpperCase()}_VALUE cannot be converted to ${wanted}`;
}
