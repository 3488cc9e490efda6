import { z } from 'zod';
import { issueTexts } from '../configuration-document/problems.ts';
import { KeyManagerError } from '../key-manager.ts';
import { identifierProblem } from './identifier.ts';
import { LIMITS } from './limits.ts';
import { identifierTooLong } from './names.ts';
import { regionProblem } from './region.ts';
import { textTags } from './tag-mapping.ts';
import { tagProblems } from './tags.ts';

/** What a user wrote, checked. Files are named, not yet read. */
export interface AwsKmsConfiguration {
  readonly region: string;
  /** Absent: the SDK's own chain finds credentials. */
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string };
  readonly identifier: { readonly value: string } | { readonly file: string };
  readonly keyPolicyFile?: string;
  readonly keyTags: Readonly<Record<string, string>>;
  readonly tagBasedDiscovery: boolean;
}

/** An empty string means "not set": configuration files spell the default of an optional setting so. */
const optionalText = z
  .string()
  .optional()
  .transform((text) => text || undefined);

/** The fields of SPIRE's aws_kms, each by itself. */
export const AWS_KMS_FIELDS = z.strictObject({
  access_key_id: optionalText,
  secret_access_key: optionalText,
  region: z.string().default(''),
  key_identifier_file: optionalText,
  key_identifier_value: optionalText,
  key_policy_file: optionalText,
  key_tags: textTags.default({}),
  enable_tag_based_key_discovery: z.boolean().default(false),
});

/** Fields that users write although they do not exist, and what they mean by them. */
const HINTS = new Map([['key_metadata_file', 'use key_identifier_file']]);

/** SPIFFE ID specification, section 2.1. */
const TRUST_DOMAIN = /^[a-z0-9._-]+$/;

/**
 * Checks the plugin's configuration, with the field names of SPIRE's aws_kms.
 * @throws KeyManagerError `INVALID_ARGUMENT` with every problem, one a line.
 */
export function parseAwsKmsConfiguration(input: unknown, trustDomain: string): AwsKmsConfiguration {
  const parsed = AWS_KMS_FIELDS.safeParse(input);
  const problems = [
    ...trustDomainProblems(trustDomain),
    ...(parsed.success
      ? fieldProblems(parsed.data, trustDomain)
      : [
          ...describeIssues(parsed.error.issues),
          ...problemsOfTheRest(input, trustDomain, parsed.error.issues),
        ]),
  ];
  if (!parsed.success || problems.length > 0) throw invalid(problems);
  return toConfiguration(parsed.data);
}

type Fields = z.output<typeof AWS_KMS_FIELDS>;

function fieldProblems(
  fields: Fields,
  trustDomain: string,
  malformed: ReadonlySet<string> = new Set(),
): string[] {
  const problems: string[] = [];
  const complain = (problem: string, ...about: readonly (keyof Fields)[]): void => {
    if (!about.some((field) => malformed.has(field))) problems.push(problem);
  };
  const { access_key_id, secret_access_key, key_identifier_file: file, key_identifier_value: value } = fields;
  const region = fields.region ? regionProblem(fields.region) : 'region is required';
  if (region) complain(region, 'region');
  if (Boolean(access_key_id) !== Boolean(secret_access_key)) {
    complain(
      'access_key_id and secret_access_key go together: set both or neither',
      'access_key_id',
      'secret_access_key',
    );
  }
  if (Boolean(file) === Boolean(value)) {
    const found = file ? 'both are set' : 'neither is set';
    complain(
      `exactly one of key_identifier_file and key_identifier_value is required, ${found}`,
      'key_identifier_file',
      'key_identifier_value',
    );
  }
  if (value) {
    const problem = identifierProblem(value) ?? identifierTooLong(trustDomain, value);
    if (problem) complain(`key_identifier_value: ${problem}`, 'key_identifier_value');
  }
  return [...problems, ...tagProblems(fields.key_tags, fields.enable_tag_based_key_discovery)];
}

function trustDomainProblems(trustDomain: string): string[] {
  const valid = TRUST_DOMAIN.test(trustDomain) && trustDomain.length <= LIMITS.trustDomainLength;
  const rule = `1-${LIMITS.trustDomainLength} lowercase letters, digits, dots, dashes and underscores`;
  return valid ? [] : [`trust domain "${trustDomain}" must consist of ${rule}`];
}

function toConfiguration(fields: Fields): AwsKmsConfiguration {
  const { access_key_id, secret_access_key, key_identifier_file, key_identifier_value, key_policy_file } =
    fields;
  return {
    region: fields.region,
    ...(access_key_id &&
      secret_access_key && {
        credentials: { accessKeyId: access_key_id, secretAccessKey: secret_access_key },
      }),
    identifier: key_identifier_file ? { file: key_identifier_file } : { value: key_identifier_value ?? '' },
    ...(key_policy_file && { keyPolicyFile: key_policy_file }),
    keyTags: fields.key_tags,
    tagBasedDiscovery: fields.enable_tag_based_key_discovery,
  };
}

function describeIssues(issues: readonly z.core.$ZodIssue[]): string[] {
  return issueTexts(AWS_KMS_FIELDS, issues).map(({ path, text }) => {
    const [field = ''] = path;
    // An unknown field's text names it.
    if (!text.startsWith('unknown field')) return path.length > 0 ? `${path.join('.')}: ${text}` : text;
    const hint = HINTS.get(String(field));
    return hint ? `unknown field "${field}": ${hint}` : text;
  });
}

/** The rules over several fields still run over the fields that are well-formed. */
function problemsOfTheRest(
  input: unknown,
  trustDomain: string,
  issues: readonly z.core.$ZodIssue[],
): string[] {
  if (typeof input !== 'object' || input === null) return [];
  const malformed = new Set(
    issues.flatMap((issue) => (issue.code === 'unrecognized_keys' ? issue.keys : [String(issue.path[0])])),
  );
  const rest = Object.fromEntries(Object.entries(input).filter(([field]) => !malformed.has(field)));
  const parsed = AWS_KMS_FIELDS.safeParse(rest);
  return parsed.success ? fieldProblems(parsed.data, trustDomain, malformed) : [];
}

function invalid(problems: readonly string[]): KeyManagerError {
  const list = problems.map((problem) => `\n  - ${problem}`).join('');
  return new KeyManagerError('INVALID_ARGUMENT', `the aws_kms configuration is invalid:${list}`);
}
