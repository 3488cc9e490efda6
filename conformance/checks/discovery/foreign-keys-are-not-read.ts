import type { Check } from '../../check.ts';
import { expect } from '../../laboratory/expect.ts';

const FOREIGN_KEYS = 150;

export const foreignKeysAreNotRead: Check = {
  id: 'discovery/foreign-keys-are-not-read',
  shows: `With ${FOREIGN_KEYS} foreign keys in the account, a start by tags reads none of them and never lists keys.`,
  source: 'PR 7006: "find only the keys managed by the plugin", kms:ListKeys only for the legacy path',
  modes: ['tags'],
  needs: [],
  async run(lab) {
    const server = await lab.startWithKeys('s1', ['x509-CA-A']);
    await server.stop();
    for (let index = 0; index < FOREIGN_KEYS; index++) {
      await lab.observer.createKey({ Tags: [{ TagKey: 'team', TagValue: 'other' }] });
    }
    const earlier = server.calls().length;
    await server.start();
    const calls = server
      .calls()
      .slice(earlier)
      .map(({ operation }) => operation);
    expect(!calls.includes('ListKeys'), 'a start by tags listed all keys');
    const reads = calls.filter(
      (operation) => operation === 'DescribeKey' || operation === 'GetPublicKey',
    ).length;
    expect(reads >= 1 && reads <= 3, `a start with one own key read ${reads} times: ${calls.join(', ')}`);
  },
};
