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
