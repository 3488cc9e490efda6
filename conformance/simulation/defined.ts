/** Settings without those that are undefined, which must not take the place of a default. */
export function defined<T extends object>(settings: T): { [Name in keyof T]: Exclude<T[Name], undefined> } {
  const present = Object.entries(settings).filter(([, value]) => value !== undefined);
  return Object.fromEntries(present) as { [Name in keyof T]: Exclude<T[Name], undefined> };
}
