import type { z } from 'zod';
import { issueTexts } from '../configuration-document/problems.ts';
import { KeyManagerError } from '../key-manager.ts';

/** What a schema makes of fields of plugin_data, or what is wrong with them. */
export type CheckedFields<Fields> =
  | { readonly value: Fields; readonly problems: readonly [] }
  | { readonly value?: never; readonly problems: readonly string[] };

/** @param also names of fields that are allowed beside those of the schema */
export function checkFields<Fields>(
  schema: z.ZodType<Fields>,
  fields: unknown,
  also: readonly string[] = [],
): CheckedFields<Fields> {
  const parsed = schema.safeParse(fields);
  if (parsed.success) return { value: parsed.data, problems: [] };
  const texts = issueTexts(schema, parsed.error.issues, also);
  return { problems: texts.map(({ path, text }) => `${path.join('.')}: ${text}`) };
}

/** The error of a manager's configuration, one line a problem. */
export function invalidConfiguration(manager: string, problems: readonly string[]): KeyManagerError {
  const list = problems.map((problem) => `\n  - ${problem}`).join('');
  return new KeyManagerError('INVALID_ARGUMENT', `the configuration of ${manager} is invalid:${list}`);
}
