import { invalidConfiguration } from './fields.ts';

/**
 * Gives fields the names that they are known by: HCL's decoder for Go takes them however their letters are cased. Names
 * that nobody knows stay.
 * @throws KeyManagerError `INVALID_ARGUMENT` when one field stands there in two spellings; Go would take the last.
 */
export function knownNames(
  manager: string,
  fields: Readonly<Record<string, unknown>>,
  known: readonly string[],
): Readonly<Record<string, unknown>> {
  const named = Object.entries(fields).map(([written, value]) => {
    const name = known.find((candidate) => candidate.toLowerCase() === written.toLowerCase()) ?? written;
    return { name, written, value };
  });
  const problems = [...Map.groupBy(named, ({ name }) => name)]
    .filter(([, spellings]) => spellings.length > 1)
    .map(([name, spellings]) => {
      const list = spellings.map(({ written }) => `"${written}"`).join(' and ');
      return `${name}: stands there as ${list}; a field is written once`;
    });
  if (problems.length > 0) throw invalidConfiguration(manager, problems);
  return Object.fromEntries(named.map(({ name, value }) => [name, value]));
}
