import type { Check } from '../../check.ts';
import { expect, expectRejection, tells } from '../../laboratory/expect.ts';

interface Refusal {
  readonly tags: Readonly<Record<string, string>>;
  /** What the message has to name, each in one of its forms: the tag and the value that broke the rule. */
  readonly names: readonly (readonly string[])[];
}

const longKey = 'k'.repeat(129);
const longValue = 'v'.repeat(257);

const REFUSED: readonly Refusal[] = [
  { tags: { '': 'value' }, names: [['1', 'empty']] },
  { tags: { [longKey]: 'value' }, names: [['128'], [longKey.slice(0, 64)]] },
  { tags: { Team: longValue }, names: [['Team'], ['256']] },
  { tags: { 'Te&am': 'security' }, names: [['Te&am']] },
  { tags: { Team: 'secu#rity' }, names: [['Team'], ['secu#rity']] },
  { tags: { 'aws:team': 'security' }, names: [['aws:team'], ['aws:']] },
  { tags: { 'AWS:team': 'security' }, names: [['AWS:team'], ['aws:']] },
  { tags: { 'spire-team': 'security' }, names: [['spire-team'], ['spire-']] },
];

export const eachRuleIsTold: Check = {
  id: 'tags/each-rule-is-told',
  shows:
    'Each constraint of key_tags is checked at configuration; the error names the tag, the rule and the value.',
  source: 'SPIRE aws_kms, "Tag constraints", "Tag validation"',
  modes: ['alias', 'tags'],
  needs: ['key-tags'],
  async run(lab) {
    for (const { tags, names } of REFUSED) {
      const [[key = '', value = ''] = []] = Object.entries(tags);
      const shown = `key_tags { "${key.slice(0, 20)}" = "${value.slice(0, 20)}" }`;
      const server = lab.server(`s${REFUSED.findIndex((refusal) => refusal.tags === tags)}`, {
        keyTags: tags,
      });
      const { message } = await expectRejection(server.start(), shown);
      for (const forms of names)
        expect(
          forms.some((form) => tells(message, form)),
          `${shown}: the error does not name '${forms.join("' or '")}': ${message}`,
        );
    }
    expect(lab.calls('CreateKey').length === 0, 'a refused configuration made keys');
  },
};
