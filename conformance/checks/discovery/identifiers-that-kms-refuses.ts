import type { Check } from '../../check.ts';
import { expect, expectRejection, tells } from '../../laboratory/expect.ts';

/** What the pattern `[A-z0-9/_-]` lets through beside what it means, and an alias of more than 256 characters. */
const REFUSED = [
  ...['s[1', 's\\1', 's]1', 's^1', 's`1'].map((identifier) => ({ identifier, names: identifier })),
  { identifier: 's'.repeat(230), names: '256' },
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
      expect(tells(message, names), `${shown}: the error does not name ${names}: ${message}`);
    }
    expect(lab.calls('CreateKey').length === 0, 'a refused configuration made keys');
    const longest = await lab.startWithKeys('longest', ['x509-CA-A'], {
      identifier: `${'s'.repeat(200)}/_-A0`,
    });
    await longest.sign('x509-CA-A');
  },
};
