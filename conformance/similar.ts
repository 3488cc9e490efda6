import { distance } from 'fastest-levenshtein';

/** How many similar names a message offers. */
const MOST_SUGGESTIONS = 3;

/** Names that contain what was typed, or that a few slips of the finger away from it; the nearest first. */
export function similar(name: string, names: readonly string[]): readonly string[] {
  const slips = Math.max(2, Math.floor(name.length / 4));
  return names
    .map((candidate) => ({ candidate, far: candidate.includes(name) ? 0 : distance(name, candidate) }))
    .filter(({ far }) => far <= slips)
    .sort((one, other) => one.far - other.far)
    .slice(0, MOST_SUGGESTIONS)
    .map(({ candidate }) => candidate);
}

/** `; did you mean one or another?`, as the end of a message about a name that is not known; empty when none is near. */
export function didYouMean(name: string, names: readonly string[]): string {
  const near = similar(name, names);
  return near.length > 0 ? `; did you mean ${near.join(' or ')}?` : '';
}
