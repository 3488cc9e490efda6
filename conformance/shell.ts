import { parse } from 'shell-quote';

/** A text that is no plain command line. */
export class ShellWordsError extends Error {
  override readonly name = 'ShellWordsError';
}

/**
 * Splits a command line as a POSIX shell does: at spaces, with quotes and backslashes. No shell runs it, so what only
 * a shell could do (variables, pipes, redirections, comments) is refused; `*` and `?` stay what they are.
 * @throws ShellWordsError
 */
export function shellWords(text: string): readonly string[] {
  const refuse = (what: string): never => {
    throw new ShellWordsError(
      `${what} means something to a shell, and no shell runs this command: quote it, or write sh -c '...'`,
    );
  };
  const words = parse(text, (name) => refuse(`$${name}`));
  return words.map((word) => {
    if (typeof word === 'string') return word;
    if ('pattern' in word) return word.pattern;
    return refuse('comment' in word ? `#${word.comment}` : word.op);
  });
}

/** A text as one word of a POSIX shell's command line. */
export function shellQuote(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
