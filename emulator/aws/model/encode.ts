import { type ServiceModel, type Shape, shapeOf } from './model.ts';

/**
 * Turns an operation's output into plain JSON: blobs become base64, dates seconds since the epoch. A member
 * that the model does not have is our own bug and throws.
 */
export function encode(model: ServiceModel, shapeName: string, output: unknown): unknown {
  return encodeShape(model, shapeName, shapeOf(model, shapeName), output);
}

function encodeShape(model: ServiceModel, name: string, shape: Shape, value: unknown): unknown {
  switch (shape.type) {
    case 'structure': {
      const encoded: Record<string, unknown> = {};
      for (const [member, part] of Object.entries(value as object)) {
        const memberShape = shape.members?.[member];
        if (memberShape === undefined) throw new Error(`${name} has no member ${member} in the API model.`);
        if (part !== undefined) encoded[member] = encode(model, memberShape, part);
      }
      return encoded;
    }
    case 'list':
      return (value as unknown[]).map((item) => encode(model, shape.member ?? '', item));
    case 'map':
      return Object.fromEntries(
        Object.entries(value as object).map(([key, item]) => [key, encode(model, shape.value ?? '', item)]),
      );
    case 'blob': {
      const bytes = value as Uint8Array;
      return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
    }
    case 'timestamp':
      return (value as Date).getTime() / 1000;
    default:
      return value;
  }
}
