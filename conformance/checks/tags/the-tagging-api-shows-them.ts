import type { Check } from '../../check.ts';
import { expect } from '../../laboratory/expect.ts';
import { arnOf, expectFoundByTags, expectTagged } from '../../laboratory/steps.ts';

export const theTaggingApiShowsThem: Check = {
  id: 'tags/the-tagging-api-shows-them',
  shows:
    "The Tagging API shows a server's keys under its tags, the server asks it, and gets its keys from it.",
  source: 'PR 7006: discovery "filtered by SPIRE tags (spire-server-td, spire-server-id, spire-active)"',
  modes: ['tags'],
  needs: [],
  async run(lab) {
    const server = await lab.startWithKeys('s1', ['x509-CA-A', 'x509-CA-B']);
    const arns = [await arnOf(lab, server, 'x509-CA-A'), await arnOf(lab, server, 'x509-CA-B')];
    await expectTagged(lab, server, arns);
    await server.restart();
    expect(server.calls('GetResources').length >= 2, 'the server does not ask the Tagging API at its start');
    expectFoundByTags(server, arns);
  },
};
