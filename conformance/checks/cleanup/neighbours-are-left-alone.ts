import type { Check } from '../../check.ts';
import { expect } from '../../laboratory/expect.ts';
import { aliasPrefix, descriptionOf, TAG } from '../../laboratory/names.ts';
import { expectEnabled } from '../../laboratory/steps.ts';
import { tagList } from '../../laboratory/tag-list.ts';

export const neighboursAreLeftAlone: Check = {
  id: 'cleanup/neighbours-are-left-alone',
  shows:
    'In two months no key of another trust domain or another tool is touched, however stale and however alike its name.',
  source:
    'SPIRE aws_kms, forms of alias and description; docs/known-defects.md, J: prefixes matched without a closing "/"',
  modes: ['alias', 'tags'],
  needs: ['virtual-time'],
  async run(lab) {
    const { observer } = lab;
    const foreign: string[] = [];
    const leave = async (description: string, alias?: string, tags: Record<string, string> = {}) => {
      const arn = await observer.createKey({ Description: description, Tags: tagList(tags) });
      if (alias) await observer.createAlias(alias, arn);
      foreign.push(arn);
    };
    await leave(descriptionOf('example.org.uk', 'x509-CA-A'), `${aliasPrefix('example.org.uk')}s9/x509-CA-A`);
    await leave(
      descriptionOf('example.org-test', 'x509-CA-A'),
      `${aliasPrefix('example.org-test')}s9/x509-CA-A`,
    );
    await leave(descriptionOf('example.org.uk', 'x509-CA-A'));
    await leave('SPIRE_SERVER_KEY');
    await leave('a key of another tool');
    await leave('a key of another tool', 'alias/other-tool');
    await leave('', undefined, {
      [TAG.trustDomain]: 'example.org.uk',
      [TAG.serverId]: 's9',
      [TAG.active]: 'true',
      [TAG.keyId]: 'x509-CA-A',
      [TAG.lastUpdate]: '1500000000',
    });
    await leave('', undefined, { [TAG.active]: 'true', [TAG.lastUpdate]: '1500000000' });
    const server = await lab.startWithKeys('s1', ['x509-CA-A']);
    await lab.passDays(60);
    await expectEnabled(lab, foreign, 'two months later');
    const touched = server
      .calls()
      .filter(
        ({ operation, resources }) =>
          /^(Schedule|Delete|Update|Tag|Untag|Disable)/.test(operation) &&
          resources.some((arn) => foreign.includes(arn)),
      );
    expect(touched.length === 0, `a foreign key was touched by ${touched[0]?.operation}`);
  },
};
