import { z } from 'zod';
import { notText, tagMapping } from '../aws-kms/tag-mapping.ts';
import { userTagProblems } from '../aws-kms/user-tags.ts';
import { TAG, TAG_PREFIX } from '../defakto/key-record.ts';
import { KeyManagerError } from '../key-manager.ts';

const OWN_TAGS = { prefix: TAG_PREFIX, count: Object.keys(TAG).length, by: 'the manager' };

/** A Region's name, as far as a typing mistake can be told: `us-east-1`, `us-gov-west-1`. */
const REGION = /^[a-z]{2,}(-[a-z]+)+-\d+$/;

const keyTags = tagMapping
  .superRefine((tags, context) => {
    const complain = (message: string, key?: string) =>
      context.addIssue({ code: 'custom', message, path: key === undefined ? [] : [key] });
    for (const [key, value] of Object.entries(tags)) {
      if (typeof value !== 'string') complain(notText(value), key);
    }
    // The names are checked whatever the values are: all mistakes are told at once.
    const texts = Object.entries(tags).map(([key, value]) => [key, typeof value === 'string' ? value : '']);
    for (const { key, text } of userTagProblems(Object.fromEntries(texts), OWN_TAGS)) complain(text, key);
  })
  .transform((tags) => tags as Readonly<Record<string, string>>);

/** The fields of the extension awsKMS. */
export const AWS_KMS_FIELDS = z.strictObject({
  region: z
    .string()
    .regex(REGION, 'must be the name of a Region, such as us-east-1; leave it out for the default of the SDK')
    .optional(),
  keyPolicyFile: z.string().min(1).optional(),
  keyTags: keyTags.optional(),
});

export type DefaktoConfiguration = z.output<typeof AWS_KMS_FIELDS>;

/** @throws KeyManagerError `INVALID_ARGUMENT` with every problem and its path, one a line. */
export function parseConfiguration(input: unknown): DefaktoConfiguration {
  const parsed = AWS_KMS_FIELDS.safeParse(input);
  if (parsed.success) return parsed.data;
  const known = Object.keys(AWS_KMS_FIELDS.shape).join(', ');
  const problems = parsed.error.issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((key) => `\n  - ${key}: unknown field (allowed: ${known})`)
      : [`\n  - ${issue.path.join('.')}: ${issue.message}`],
  );
  throw new KeyManagerError('INVALID_ARGUMENT', `the awsKMS configuration is invalid:${problems.join('')}`);
}
