import { type ServiceModel, shapeOf } from './model.ts';

/** Turns one value of a shape into plain JSON. */
type Encoder = (value: unknown) => unknown;

/**
 * Turns an operation's output into plain JSON: blobs become base64, dates seconds since the epoch. A member
 * that the model does not have is our own bug and throws.
 */
export function encode(model: ServiceModel, shapeName: string, output: unknown): unknown {
  return encoderOf(model, shapeName)(output);
}

const encoders = new WeakMap<ServiceModel, Map<string, Encoder>>();

/** The encoder of a shape, made once: every answer needs those of its members. */
function encoderOf(model: ServiceModel, shapeName: string): Encoder {
  const known = encoders.get(model) ?? new Map<string, Encoder>();
  encoders.set(model, known);
  const encoder = known.get(shapeName) ?? makeEncoder(model, shapeName);
  known.set(shapeName, encoder);
  return encoder;
}

function makeEncoder(model: ServiceModel, shapeName: string): Encoder {
  const shape = shapeOf(model, shapeName);
  switch (shape.type) {
    case 'structure':
      return structureEncoder(model, shapeName);
    case 'list':
      return (value) => (value as unknown[]).map(encoderOf(model, shape.member ?? ''));
    case 'map':
      return (value) => {
        const ofItems = encoderOf(model, shape.value ?? '');
        return Object.fromEntries(Object.entries(value as object).map(([key, item]) => [key, ofItems(item)]));
      };
    case 'blob':
      return encodeBlob;
    case 'timestamp':
      return (value) => (value as Date).getTime() / 1000;
    default:
      return (value) => value;
  }
}

/** Members are looked up when they first occur, because a shape may hold itself. */
function structureEncoder(model: ServiceModel, shapeName: string): Encoder {
  const { members = {} } = shapeOf(model, shapeName);
  const ofMembers = new Map<string, Encoder>();
  const ofMember = (name: string): Encoder => {
    const memberShape = Object.hasOwn(members, name) ? members[name] : undefined;
    if (memberShape === undefined) throw new Error(`${shapeName} has no member ${name} in the API model.`);
    const encoder = encoderOf(model, memberShape);
    ofMembers.set(name, encoder);
    return encoder;
  };
  return (value) => {
    const encoded: Record<string, unknown> = {};
    for (const name of Object.keys(value as object)) {
      const encoder = ofMembers.get(name) ?? ofMember(name);
      const part = (value as Readonly<Record<string, unknown>>)[name];
      if (part !== undefined) encoded[name] = encoder(part);
    }
    return encoded;
  };
}

function encodeBlob(value: unknown): string {
  const bytes = value as Uint8Array;
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
}
