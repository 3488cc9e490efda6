import { KeyManagerError } from '../key-manager.ts';
import { quoteLiterals } from './hcl-literals.ts';

export interface HclOptions {
  /** `text`: numbers and booleans are the characters that were written; absent: they are themselves. */
  readonly literals?: 'text' | undefined;
}

/**
 * Reads plugin_data as a SPIRE server sends it: HCL 1, which its own printer has written. Blocks of one name are
 * one object, as SPIRE's decoder makes of them; so `key_tags { A = "a" }` and `key_tags = { A = "a" }` are the same.
 * The parser is HashiCorp's and large, so it is loaded when the first configuration arrives.
 * @throws KeyManagerError `INVALID_ARGUMENT` with the place of the mistake.
 */
export async function parseHcl(
  text: string,
  { literals }: HclOptions = {},
): Promise<Readonly<Record<string, unknown>>> {
  const { default: hcl } = await import('js-hcl-parser');
  const isRead = (answer: string): boolean => answer.startsWith('{');
  const quoted = hcl.parse(literals === 'text' ? quoteLiterals(text) : text);
  // The place of a mistake is counted in the text that was written.
  const answer = isRead(quoted) ? quoted : hcl.parse(text);
  if (!isRead(answer)) {
    const mistake = answer.replace(/^unable to parse (JSON|HCL): /, '');
    throw new KeyManagerError('INVALID_ARGUMENT', `plugin_data is not valid HCL: ${mistake}`);
  }
  return mergeBlocks(JSON.parse(answer) as Readonly<Record<string, unknown>>);
}

/** HCL 1 hands over every object in a list, one element a block. Names may be any, `__proto__` too. */
function mergeBlocks(fields: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const merged = Object.entries(fields).map(([name, value]) => [
    name,
    Array.isArray(value) && value.length > 0 && value.every(isObject)
      ? mergeBlocks(Object.fromEntries(value.flatMap((block) => Object.entries(block))))
      : value,
  ]);
  return Object.fromEntries(merged);
}

const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
