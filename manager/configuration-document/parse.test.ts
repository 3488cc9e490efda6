import { describe, expect, test } from 'vitest';
import { createKeyManager, parseDocumentOf, surroundingsOf } from '../create-key-manager.ts';

const surroundings = surroundingsOf({ trustDomain: 'example.org' });
const parse = (text: string) => parseDocumentOf(text, surroundings);
const document = (extension: string) =>
  `section: KeyManager\nschema: v1\nspec:\n  extensions:\n    ${extension}\n`;

/** The lines of the error. */
function mistakes(text: string): string[] {
  try {
    parse(text);
  } catch (error) {
    expect(error).toMatchObject({ code: 'INVALID_ARGUMENT' });
    return (error as Error).message.split('\n  - ').slice(1);
  }
  throw new Error('the document is valid');
}

describe('a configuration document', () => {
  test('names one key manager and its fields', () => {
    expect(parse(document('disk: {path: /keys.json}'))).toMatchObject({
      extension: { name: 'disk' },
      fields: { path: '/keys.json' },
    });
    const twice = 'awsKMS:\n      region: &r us-east-1\n      keyTags: {home: *r}';
    expect(parse(document(twice)).fields).toEqual({ region: 'us-east-1', keyTags: { home: 'us-east-1' } });
    expect(parse(document('memory:')).extension.name).toBe('memory');
    const fields = 'region: us-east-1, key_identifier_value: s1, key_tags: {team: a}';
    expect(parse(document(`spireAwsKMS: {${fields}}`)).extension.name).toBe('spireAwsKMS');
  });

  test('is the same whatever its order, comments and quotes', () => {
    const one = parse(document('spireAwsKMS: {region: us-east-1, key_identifier_value: s1}'));
    const two = parse(`# ours\n${document("spireAwsKMS: {key_identifier_value: 's1', region: us-east-1}")}`);
    expect(two.identity).toBe(one.identity);
    expect(parse(document('disk: {path: /a}')).identity).not.toBe(
      parse(document('disk: {path: /b}')).identity,
    );
  });

  test('tells every mistake with its line, its path and what is allowed', () => {
    const text =
      'section: KeyManagers\nschema: v1\nspec:\n  extensions:\n    disk:\n      paht: /keys.json\n' +
      '    spireAwsKMS:\n      region: 5\n      enable_tag_based_key_discovery: "yes"\nextra: 1\n';
    expect(mistakes(text)).toEqual([
      'line 1, section: must be "KeyManager"',
      'line 4, spec.extensions: exactly one key manager is to be named, 2 are (allowed: awsKMS, spireAwsKMS, memory, disk, keyResource)',
      'line 5, spec.extensions.disk.path: is missing; it must be a text',
      'line 6, spec.extensions.disk.paht: unknown field "paht"; did you mean "path"? (allowed: path)',
      'line 7, spec.extensions.spireAwsKMS: exactly one of key_identifier_file and key_identifier_value is required, neither is set',
      'line 8, spec.extensions.spireAwsKMS.region: must be a text',
      'line 9, spec.extensions.spireAwsKMS.enable_tag_based_key_discovery: must be true or false',
      'line 10, extra: unknown field "extra" (allowed: section, schema, spec)',
    ]);
  });

  test.each<[string, string, RegExp]>([
    [
      'an unknown key manager',
      document('keyResources: {path: a}'),
      /^line 5, .*did you mean "keyResource"\?/,
    ],
    ['one that is not there yet', document('azureKeyVault: {vault: a}'), /"azureKeyVault" is not there yet/],
    [
      'none',
      'section: KeyManager\nschema: v1\nspec:\n  extensions: {}\n',
      /^line 4, .*one key manager .* 0 are/,
    ],
    ['no spec', 'section: KeyManager\nschema: v1\n', /^line 1, spec: is missing/],
    ['nothing', '', /section: must be "KeyManager"/],
    ['a list', '- a\n', /^line 1: must be a mapping/],
    ['an empty path', document('disk: {path: ""}'), /spec.extensions.disk.path: must not be empty/],
    ['broken YAML', 'section: [\n', /^line 2: /],
    [
      'a field twice',
      'section: KeyManager\nsection: KeyManager\n',
      /^line 2, section: stands here a second time/,
    ],
    [
      'a field twice, far inside',
      document('awsKMS:\n      keyTags:\n        1: a\n        "1": b'),
      /^line 8, spec.extensions.awsKMS.keyTags.1: stands here a second time/,
    ],
    ['two documents', 'a: 1\n---\nb: 1\n', /^line 2: a second document begins here; one is expected$/],
    [
      'an alias of nothing',
      document('disk:\n      path: *somewhere'),
      /^line 6, spec.extensions.disk.path: no anchor "&somewhere" stands before this alias$/,
    ],
    [
      'aliases that stand for more than memory holds',
      `a: &a [x,x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: [*b,*b,*b,*b,*b,*b,*b,*b,*b,*b]\n`,
      /^line 1: the aliases stand for too much/,
    ],
    [
      'a name that is no text',
      document('disk:\n      ? [path]\n      : /keys.json'),
      /^line 6, spec.extensions.disk: a field's name must be a text$/,
    ],
    [
      'tags of which one is a number and another reserved',
      document('awsKMS:\n      keyTags: {cost: 5, none: , aws:a: b}'),
      /keyTags.cost: must be a text: "5", in quotes\n.*keyTags.none: must be a text\n.*keyTags.aws:a: .*reserves/,
    ],
    ['a text in the place of fields', document('spireAwsKMS: hello'), /^line 5, \S+: must be a mapping$/],
    ['rules over several fields', document('spireAwsKMS: {region: a}'), /exactly one of key_identifier_file/],
    [
      "a rule on a field's value, at its line",
      document('spireAwsKMS:\n      key_identifier_value: s1\n      region: ""'),
      /^line 7, spec.extensions.spireAwsKMS.region: region is required/,
    ],
  ])('is refused with %s', (_, text, message) => {
    expect(mistakes(text).join('\n')).toMatch(message);
  });

  test('starts its key manager', async () => {
    const manager = await createKeyManager({ document: document('memory: {}'), trustDomain: 'example.org' });
    expect(await manager.getPublicKeys()).toEqual([]);
    await manager.close();
  });
});
