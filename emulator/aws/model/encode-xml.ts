import type { Json } from '../../store/store.ts';
import { type ServiceModel, shapeOf } from './model.ts';

/** An encoded output as the query protocol writes it: dates in ISO 8601, whole seconds, not as numbers. */
export function encodeXml(model: ServiceModel, shapeName: string, json: Json): Json {
  const { type, members = {} } = shapeOf(model, shapeName);
  if (type === 'timestamp') return new Date(Number(json) * 1000).toISOString().replace(/\.\d+/, '');
  if (type === 'list' || type === 'map') throw new Error(`${shapeName}: no output had a ${type} before.`);
  if (type !== 'structure') return json;
  return Object.fromEntries(
    Object.entries(json as object).map(([name, part]) => [name, encodeXml(model, members[name] ?? '', part)]),
  );
}
