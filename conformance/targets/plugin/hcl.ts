type HclValue = string | boolean | Readonly<Record<string, string>>;

/**
 * Writes fields in HCL 1, which SPIRE's plugins read: plugin_data as a server hands it over. What is undefined is
 * left out.
 */
export function hclOf(fields: Readonly<Record<string, HclValue | undefined>>): string {
  const lines = Object.entries(fields).map(([name, value]) =>
    value === undefined ? '' : `${name} = ${hclValue(value)}\n`,
  );
  return lines.join('');
}

export function hclValue(value: HclValue): string {
  if (typeof value === 'string') return `"${hclText(value)}"`;
  if (typeof value === 'boolean') return String(value);
  const entries = Object.entries(value).map(([key, text]) => `  "${hclText(key)}" = "${hclText(text)}"\n`);
  return entries.length === 0 ? '{}' : `{\n${entries.join('')}}`;
}

/** What stands between the quotes of a string. `$` is escaped because `${` begins an interpolation. */
export function hclText(text: string): string {
  return text.replaceAll(/["\\$\p{Cc}]/gu, (character) =>
    character === '"' || character === '\\'
      ? `\\${character}`
      : `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
