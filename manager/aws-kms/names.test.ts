import { describe, expect, test } from 'vitest';
import { assertKeyId, createNames, isKeyId } from './names.ts';

const names = createNames('example.org', 's1');

describe('names', () => {
  test("are SPIRE's", () => {
    expect(names.alias('x509-CA-A')).toBe('alias/SPIRE_SERVER/example_org/s1/x509-CA-A');
    expect(names.alias('a.b+c')).toBe('alias/SPIRE_SERVER/example_org/s1/a_2eb_2bc');
    expect(names.description('a.b')).toBe('SPIRE_SERVER_KEY/example_org/a.b');
    expect(names.keyIdOf(names.alias('a.b+c'))).toBe('a.b+c');
  });

  // docs/known-defects.md, J.
  test('prefixes end in a slash', () => {
    expect(names.keyIdOf('alias/SPIRE_SERVER/example_org/s10/key')).toBeUndefined();
    expect(names.keyIdOf('alias/SPIRE_SERVER/example_org/s1/x/key')).toBeUndefined();
    expect(names.keyIdOf('alias/SPIRE_SERVER/example_org/s1/')).toBeUndefined();
    expect(names.isAliasOfTrustDomain('alias/SPIRE_SERVER/example_org_uk/s1/key')).toBe(false);
    expect(names.isAliasOfTrustDomain('alias/SPIRE_SERVER/example_org/s10/key')).toBe(true);
    expect(names.isDescriptionOfTrustDomain('SPIRE_SERVER_KEY/example_org_uk/key')).toBe(false);
    expect(names.isDescriptionOfTrustDomain('SPIRE_SERVER_KEY/example_org/key')).toBe(true);
  });

  // docs/known-defects.md, K: a.b and a_2eb get one alias.
  test.each(['', 'a/b', 'a b', 'a:b', 'a_2eb', 'a_2bb', 'ü', 'x'.repeat(300)])(
    'key id %j is refused',
    (id) => {
      expect(() => assertKeyId(names, id)).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }));
    },
  );

  test.each(['x509-CA-A', 'a.b', 'a+b', 'a_b', 'a_2E'])('key id %j is taken', (id) => {
    expect(() => assertKeyId(names, id)).not.toThrow();
    expect(isKeyId(id)).toBe(true);
  });
});
