import type { Json } from '../../store/store.ts';
import { type ServiceModel, shapeOf } from './model.ts';

/** Stands in the journal where the model marks a member as sensitive: plaintexts, messages, passwords. */
export const HIDDEN = '***';

/**
 * An input or output, as it travels in JSON, fit to be remembered and shown: sensitive members are hidden.
 * What holds none is given back as it is, without a copy.
 */
export function redact(model: ServiceModel, shapeName: string, json: Json): Json {
  const shape = shapeOf(model, shapeName);
  if (shape.sensitive) return HIDDEN;
  if (json === null || typeof json !== 'object' || !holdsSensitive(model, shapeName)) return json;
  if (Array.isArray(json)) return json.map((item) => redact(model, shape.member ?? '', item));
  // The members of a structure one by one: 0.2 microseconds where entries of all of them take 0.5.
  const { members } = shape;
  if (!members)
    return Object.fromEntries(
      Object.entries(json).map(([key, item]) => [key, redact(model, shape.value ?? '', item)]),
    );
  const shown: Record<string, Json> = {};
  for (const name of Object.keys(json)) {
    shown[name] = redact(model, members[name] ?? '', (json as Readonly<Record<string, Json>>)[name] as Json);
  }
  return shown;
}

const known = new WeakMap<ServiceModel, Map<string, boolean>>();

/** Whether a shape is sensitive or anything in it is. */
function holdsSensitive(model: ServiceModel, shapeName: string): boolean {
  const answers = known.get(model) ?? new Map<string, boolean>();
  known.set(model, answers);
  const answer = answers.get(shapeName);
  if (answer !== undefined) return answer;
  // A shape that contains itself is not sensitive because of that.
  answers.set(shapeName, false);
  const { sensitive, members = {}, member, value } = shapeOf(model, shapeName);
  const parts = [...Object.values(members), member, value].filter((part) => part !== undefined);
  const holds = sensitive === true || parts.some((part) => holdsSensitive(model, part));
  answers.set(shapeName, holds);
  return holds;
}
