import { z } from 'zod';
import { userTagProblems } from '../../../manager/aws-kms/user-tags.ts';
import { KeyManagerError } from '../../../manager/index.ts';
import { TAG } from '../../laboratory/names.ts';
import type { Defect } from './defects.ts';
import { LIMITS } from './limits.ts';
import { identifierProblem } from './names.ts';

const FIELDS = z.strictObject({
  region: z.string().min(1),
  access_key_id: z.string().optional(),
  secret_access_key: z.string().optional(),
  // The model keeps no files of its own.
  key_identifier_value: z.string().min(1),
  key_policy_file: z.string().optional(),
  key_tags: z.record(z.string(), z.string()).default({}),
  enable_tag_based_key_discovery: z.boolean().default(false),
});

interface Configuration {
  readonly serverId: string;
  readonly userTags: Readonly<Record<string, string>>;
  readonly byTags: boolean;
  readonly keyPolicyFile?: string;
}

/** @throws KeyManagerError `INVALID_ARGUMENT` with all that is wrong */
export function parseConfiguration(
  input: unknown,
  trustDomain: string,
  defects: ReadonlySet<Defect>,
): Configuration {
  const parsed = FIELDS.safeParse(input);
  if (!parsed.success) throw invalid([z.prettifyError(parsed.error)]);
  const { key_identifier_value: serverId, key_tags: userTags, key_policy_file: keyPolicyFile } = parsed.data;
  const byTags = parsed.data.enable_tag_based_key_discovery;
  const problems = [
    identifierProblem(trustDomain, serverId, defects) ?? [],
    ...tagProblems(userTags, byTags, defects),
  ].flat();
  if (problems.length > 0) throw invalid(problems);
  return { serverId, userTags, byTags, ...(keyPolicyFile && { keyPolicyFile }) };
}

function tagProblems(
  tags: Readonly<Record<string, string>>,
  byTags: boolean,
  defects: ReadonlySet<Defect>,
): string[] {
  // D: the five tags of tag mode do not count, and bytes do (awskms.go:1159).
  const counts = byTags && !defects.has('D');
  const own = { prefix: 'spire-', count: counts ? Object.keys(TAG).length : 0, by: 'tag mode' };
  const problems = userTagProblems(tags, own).map(({ text }) => text);
  return defects.has('D') ? [...problems, ...byteProblems(tags)] : problems;
}

function byteProblems(tags: Readonly<Record<string, string>>): string[] {
  const isLong = ([key, value]: [string, string]) =>
    Buffer.byteLength(key) > LIMITS.tagKeyLength || Buffer.byteLength(value) > LIMITS.tagValueLength;
  return Object.entries(tags)
    .filter(isLong)
    .map(([key]) => `tag "${key}" is too long`);
}

function invalid(problems: readonly string[]): KeyManagerError {
  return new KeyManagerError(
    'INVALID_ARGUMENT',
    `the aws_kms configuration is invalid: ${problems.join('; ')}`,
  );
}
