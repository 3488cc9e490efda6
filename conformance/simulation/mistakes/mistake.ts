/** What is wrong in a scenario, and where. */
export interface Mistake {
  readonly path: readonly PropertyKey[];
  readonly text: string;
}

type Map = Readonly<Record<PropertyKey, unknown>>;

/** What is a mapping; undefined for all else. */
export function asMap(value: unknown): Map | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Map) : undefined;
}

/** The elements of what is a list; none of all else. */
export function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** What stands at a path of a file. */
export function valueAt(content: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((value, part) => (value as Map | null | undefined)?.[part], content);
}
