import { UsageError } from '../exit-codes.ts';

/** Splits a line at its spaces; single and double quotes hold words together. @throws UsageError */
export function splitWords(line: string): string[] {
  const words: string[] = [];
  let rest = line.trim();
  while (rest !== '') {
    const [whole = '', ...kinds] = /^(?:"([^"]*)"|'([^']*)'|([^\s"']+))(?=\s|$)\s*/.exec(rest) ?? [];
    if (whole === '') throw new UsageError(`cannot read the line from here: ${rest}`);
    words.push(kinds.find((kind) => kind !== undefined) ?? '');
    rest = rest.slice(whole.length);
  }
  return words;
}
