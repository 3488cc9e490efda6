/** What steers a terminal, or turns the order of what follows, instead of being seen; not tabs and ends of lines. */
const STEERING = /(?![\t\n])[\p{Cc}\p{Bidi_Control}]/gu;

/** Words of a plugin as others may print them: `\u{1b}[2J` stands for what would clear the screen. */
export function printable(text: string): string {
  return text
    .replaceAll('\r\n', '\n')
    .replaceAll(STEERING, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`);
}
