import type { Check } from '../../check.ts';
import { expect, expectRejection, tells } from '../../laboratory/expect.ts';

/** What is refused for its length alone, and the length of the longest that has to be taken. */
const TOO_LONG = 230;
const LONGEST = `${'s'.repeat(200)}/_-A0`;

/** The limit of an alias, or what a manager leaves of it for an identifier. */
const LIMITS = [
  256,
  ...Array.from({ length: TOO_LONG - LONGEST.length }, (_, more) => LONGEST.length + more),
];

/** What the pattern `[A-z0-9/_-]` lets through beside what it means, and an alias of more than 256 characters. */
const REFUSED = [
  ...['s[1', 's\\1', 's]1', 's^1', 's`1'].map((identifier) => ({ identifier, names: [identifier] })),
  { identifier: 's'.repeat(TOO_LONG), names: LIMITS.map(String) },
];

export const identifiersThatKmsRefuses: Check = {
  id: 'discovery/identifiers-that-kms-refuses',
  shows:
    'An identifier that KMS would refuse in an alias is refused at configuration, and the error says which or what limit.',
  source: 'KMS API reference, CreateAlias: AliasName 1-256, ^[a-zA-Z0-9:/_-]+$; docs/known-defects.md, K',
  modes: ['alias', 'tags'],
  needs: [],
  async run(lab) {
    for (const [index, { identifier, names }] of REFUSED.entries()) {
      const server = lab.server(`server-${index}`, { identifier });
      const shown = `the identifier ${identifier.slice(0, 20)}`;
      const { message } = await expectRejection(server.start(), shown);
      expect(
        names.some((name) => tells(message, name)),
        `${shown}: the error does not name ${names[0]}: ${message}`,
      );
    }
    expect(lab.calls('CreateKey').length === 0, 'a refused configuration made keys');
    const longest = await lab.startWithKeys('longest', ['x509-CA-A'], {
      identifier: LONGEST,
    });
    await longest.sign('x509-CA-A');
  },
};
