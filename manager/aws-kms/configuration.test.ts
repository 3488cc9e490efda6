import { describe, expect, test } from 'vitest';
import { KeyManagerError } from '../key-manager.ts';
import { parseAwsKmsConfiguration } from './configuration.ts';

const LEAST = { region: 'us-east-2', key_identifier_value: 's1' };

function problemsOf(input: unknown, trustDomain = 'example.org'): string[] {
  try {
    parseAwsKmsConfiguration(input, trustDomain);
  } catch (error) {
    expect(error).toBeInstanceOf(KeyManagerError);
    expect(error).toMatchObject({ code: 'INVALID_ARGUMENT' });
    return (error as Error).message.split('\n').slice(1);
  }
  return [];
}

describe('the configuration', () => {
  test('the least that is needed', () => {
    expect(parseAwsKmsConfiguration(LEAST, 'example.org')).toEqual({
      region: 'us-east-2',
      identifier: { value: 's1' },
      keyTags: {},
      tagBasedDiscovery: false,
    });
  });

  test('every field', () => {
    const configuration = parseAwsKmsConfiguration(
      {
        access_key_id: 'AKID',
        secret_access_key: 'secret',
        region: 'us-east-2',
        key_identifier_file: '/var/lib/id',
        key_identifier_value: '',
        key_policy_file: '/etc/policy.json',
        key_tags: { Team: 'security' },
        enable_tag_based_key_discovery: true,
      },
      'example.org',
    );
    expect(configuration).toEqual({
      credentials: { accessKeyId: 'AKID', secretAccessKey: 'secret' },
      region: 'us-east-2',
      identifier: { file: '/var/lib/id' },
      keyPolicyFile: '/etc/policy.json',
      keyTags: { Team: 'security' },
      tagBasedDiscovery: true,
    });
  });

  test('all problems are reported together', () => {
    const problems = problemsOf(
      {
        key_metadata_file: './x',
        colour: 'red',
        access_key_id: 'AKID',
        key_tags: { 'aws:x': 'y' },
        enable_tag_based_key_discovery: 'yes',
      },
      'Example.org',
    );
    expect(problems).toEqual([
      '  - trust domain "Example.org" must consist of 1-255 lowercase letters, digits, dots, dashes and underscores',
      '  - enable_tag_based_key_discovery: must be true or false',
      '  - unknown field "key_metadata_file": use key_identifier_file',
      expect.stringMatching(
        /^ {2}- unknown field "colour" \(allowed: access_key_id, .*tag_based_key_discovery\)$/,
      ),
      '  - region is required',
      '  - access_key_id and secret_access_key go together: set both or neither',
      '  - exactly one of key_identifier_file and key_identifier_value is required, neither is set',
      '  - key_tags: tag key "aws:x" must not start with "aws:", which AWS reserves',
    ]);
  });

  test('a malformed field is not said to be missing as well', () => {
    expect(problemsOf({ ...LEAST, region: 5 })).toEqual(['  - region: must be a text']);
  });

  test.each(['us-east-1', 'us-isob-east-1', 'eusc-de-east-1', 'local', 'R2'])(
    'region %j is taken',
    (region) => {
      expect(problemsOf({ ...LEAST, region })).toEqual([]);
    },
  );

  test.each([' ', 'a.b/c', 'us-east-1 ', '-a', 'a-', 'x'.repeat(64)])('region %j is refused', (region) => {
    expect(problemsOf({ ...LEAST, region })).toEqual([
      expect.stringContaining(`region "${region}" must consist of letters, digits and inner hyphens`),
    ]);
  });

  test('no object at all', () => {
    expect(problemsOf(undefined)).toHaveLength(1);
  });

  test('both identifiers', () => {
    expect(problemsOf({ ...LEAST, key_identifier_file: '/id' })).toEqual([
      '  - exactly one of key_identifier_file and key_identifier_value is required, both are set',
    ]);
  });

  // docs/known-defects.md, K: the class A-z of SPIRE's pattern lets these through to CreateAlias.
  test.each(['a[b', 'a\\b', 'a]b', 'a^b', 'a`b', 'a.b', 'a b', '/a', 'a/', 'a//b'])(
    'identifier %j is refused',
    (value) => {
      expect(problemsOf({ ...LEAST, key_identifier_value: value })).toHaveLength(1);
    },
  );

  test('an identifier may be as long as the aliases allow', () => {
    const longest = 256 - 'alias/SPIRE_SERVER/example_org//JWT-Signer-A'.length;
    expect(problemsOf({ ...LEAST, key_identifier_value: 'x'.repeat(longest) })).toEqual([]);
    expect(problemsOf({ ...LEAST, key_identifier_value: 'x'.repeat(longest + 1) })).toEqual([
      expect.stringContaining("shorten the server's identifier by 1"),
    ]);
  });

  test.each(['', 'Example.org', 'a/b', 'spiffe://a', 'x'.repeat(256)])(
    'trust domain %j is refused',
    (name) => {
      expect(problemsOf({ region: 'r', key_identifier_file: '/id' }, name)).toHaveLength(1);
    },
  );
});
