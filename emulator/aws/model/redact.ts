import type { Json } from '../../store/store.ts';
import { type ServiceModel, shapeOf } from './model.ts';

/** Stands in the journal where the model marks a member as sensitive: plaintexts, messages, passwords. */
const HIDDEN = '***';

/** A copy of an input or output fit to be remembered and shown: sensitive members hidden, binary as base64. */
export function redact(model: ServiceModel, shapeName: string, value: unknown): Json {
  const shape = shapeOf(model, shapeName);
  if (shape.sensitive) return HIDDEN;
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.map((item) => redact(model, shape.member ?? '', item));
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(
      Object.entries(value)
        .filter(([, part]) => part !== undefined)
        .map(([name, part]) => [name, redact(model, shape.members?.[name] ?? shape.value ?? '', part)]),
    );
  }
  return value as Json;
}
