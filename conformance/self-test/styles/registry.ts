import { disablesBeforeDeletion } from './disables-before-deletion.ts';
import { disposesInRounds } from './disposes-in-rounds.ts';
import { namesKeysById } from './names-keys-by-id.ts';
import type { Style } from './style.ts';
import { tagsByTheTaggingApi } from './tags-by-the-tagging-api.ts';

/** Every style that the suite has to find innocent. */
export const STYLES: readonly Style[] = [
  disablesBeforeDeletion,
  disposesInRounds,
  namesKeysById,
  tagsByTheTaggingApi,
];

/** The styles of these names. @throws Error when there is none of a name */
export function stylesNamed(names: readonly string[]): readonly Style[] {
  return names.map((name) => {
    const style = STYLES.find((known) => known.name === name);
    if (!style) throw new Error(`There is no style ${name}.`);
    return style;
  });
}
