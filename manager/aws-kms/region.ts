/** A label of a host's name, which is what the SDK makes of a Region. AWS adds Regions, and emulators have their own. */
const LABEL = /^[a-z\d]([a-z\d-]{0,61}[a-z\d])?$/i;

/** Says why a text cannot be the name of a Region. */
export function regionProblem(region: string): string | undefined {
  if (LABEL.test(region)) return undefined;
  return `region "${region}" must consist of letters, digits and inner hyphens, like us-east-1`;
}
