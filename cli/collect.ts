/** The values of an option that may be given several times, in their order; for commander. */
export function collect(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}
