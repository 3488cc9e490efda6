import { z } from 'zod';

/**
 * The tags that a user wrote, whatever the values are. Not a record of zod's: that drops the name `__proto__`, which
 * is a tag like any other to AWS.
 */
export const tagMapping = z.custom<Readonly<Record<string, unknown>>>(
  (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
  // What is checked next asks for the names.
  { error: 'must be a mapping', abort: true },
);

/** Tags whose values are texts; what else they have to be is checked with the other fields. */
export const textTags = tagMapping
  .superRefine((tags, context) => {
    for (const [key, value] of Object.entries(tags)) {
      if (typeof value !== 'string')
        context.addIssue({ code: 'custom', message: notText(value), path: [key] });
    }
  })
  .transform((tags) => tags as Readonly<Record<string, string>>);

/** What is wrong with a tag's value that is no text. */
export function notText(value: unknown): string {
  const scalar = typeof value === 'number' || typeof value === 'boolean';
  return scalar ? `must be a text: "${value}", in quotes` : 'must be a text';
}
