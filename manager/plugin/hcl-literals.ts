/**
 * HCL 1's tokens, as far as to tell the numbers and booleans that are values. The first four are only passed over:
 * a line comment, a comment, a heredoc, a string.
 */
const TOKENS = new RegExp(
  [
    String.raw`(?:#|//)[^\n]*`,
    String.raw`/\*[^]*?\*/`,
    String.raw`<<-?(?<mark>\S+)\r?\n(?:[^\n]*\n)*?[ \t]*\k<mark>(?=\r?\n|$)`,
    String.raw`"(?:\\[^]|[^"\\])*"`,
    String.raw`(?<==\s*)(?<literal>true|false|-?(?:0[xX][\da-fA-F]+|(?:\d+\.\d+|[1-9]\d*|0)(?:[eE][+-]?\d+)?|0[0-7]+))(?=[\s,}#/]|$)`,
  ].join('|'),
  'g',
);

/**
 * Puts numbers and booleans between quotes. Go programs read HCL into fields of a type, and a field of texts gets the
 * characters that were written: `1.50`, `007`, an account's twelve digits. Once they are parsed as numbers these are
 * gone. What it cannot tell stays as it is.
 */
export function quoteLiterals(hcl: string): string {
  // Within `${}` quotes do not end a string. Nothing that a key manager is configured with has one.
  if (hcl.includes('${')) return hcl;
  return hcl.replaceAll(TOKENS, (token, ...rest) => {
    const { literal } = rest.at(-1) as { readonly literal?: string };
    return literal === undefined ? token : `"${literal}"`;
  });
}
