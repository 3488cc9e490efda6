import type { Json } from '../../store/store.ts';
import { type ServiceModel, shapeOf } from '../model/model.ts';
import { HIDDEN } from '../model/redact.ts';

/**
 * A request or an answer as CloudTrail shows it: members begin with a small letter (`aWSAccountId`, as the KMS
 * developer guide prints it), dates are text, and what is secret or binary is left out. Null when nothing is left.
 */
export function parametersOf(model: ServiceModel, shapeName: string | undefined, json: Json): Json {
  const shown = shapeName === undefined ? undefined : show(model, shapeName, json);
  const empty = typeof shown === 'object' && shown !== null && Object.keys(shown).length === 0;
  return shown === undefined || empty ? null : shown;
}

function show(model: ServiceModel, shapeName: string, json: Json): Json | undefined {
  const { type, members = {}, member, value, sensitive } = shapeOf(model, shapeName);
  if (sensitive || type === 'blob' || json === HIDDEN) return undefined;
  // An input that did not fit the model travelled all the same.
  if (typeof json !== 'object' || json === null) {
    return type === 'timestamp' && typeof json === 'number' ? dateText(json * 1000) : json;
  }
  if (Array.isArray(json)) {
    if (type !== 'list') return undefined;
    return json.map((item) => show(model, member ?? '', item)).filter((item) => item !== undefined);
  }
  const parts: [string, Json][] = [];
  for (const [name, part] of Object.entries(json)) {
    const known = Object.hasOwn(members, name) ? members[name] : undefined;
    const partShape = type === 'map' ? value : known;
    const shown = partShape === undefined ? undefined : show(model, partShape, part);
    if (shown !== undefined) parts.push([type === 'map' ? name : lowerFirst(name), shown]);
  }
  return Object.fromEntries(parts);
}

function lowerFirst(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1);
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `Aug 10, 2022, 10:38:27 PM`, as the examples of the KMS developer guide have it. */
function dateText(instant: number): string {
  const date = new Date(instant);
  if (Number.isNaN(date.getTime())) return String(instant);
  const two = (number: number) => String(number).padStart(2, '0');
  const [hours, minutes, seconds] = [date.getUTCHours(), date.getUTCMinutes(), date.getUTCSeconds()];
  const day = `${MONTHS[date.getUTCMonth()]} ${date.getUTCDate()}, ${date.getUTCFullYear()}`;
  return `${day}, ${hours % 12 || 12}:${two(minutes)}:${two(seconds)} ${hours < 12 ? 'AM' : 'PM'}`;
}
