import { AwsError } from '../../errors.ts';

/** What KMS refuses about tags. */
export const tagRefusals = {
  /** Recorded for CreateKey (2025-01-21); that TagResource and ReplicateKey answer so too is inferred. */
  tooManyTags: () => tagException('Too many tags'),
  /** Recorded. */
  duplicateTags: () => tagException('Duplicate tag keys'),
  /** Recorded, in either case of the letters. */
  reservedTag: () => tagException('Tags beginning with aws: are reserved'),
  /** Which characters a tag may have is the developer guide's; code and text are inferred. */
  invalidTag: () => tagException('Invalid tag'),
} as const;

function tagException(message: string): AwsError {
  return new AwsError('TagException', message);
}
