import type { Feature } from '../vocabulary.ts';
import type { Target } from './target.ts';

/** Why a target cannot do what needs these features; undefined when it can. */
export function lackOf({ id, features, lacks = {} }: Target, needs: readonly Feature[]): string | undefined {
  const missing = needs.filter((feature) => !features.has(feature));
  if (missing.length === 0) return undefined;
  const told = missing.map((feature) => (lacks[feature] ? `${feature} (${lacks[feature]})` : feature));
  return `${id} does not offer ${told.join(', ')}`;
}
