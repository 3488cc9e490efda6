import type { BrokenTarget } from '../broken-target.ts';

const OPEN = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: '*', Action: 'kms:*', Resource: '*' }],
});

export const opensItsKeysToEverybody: BrokenTarget = {
  name: 'opens-its-keys-to-everybody',
  breaks: 'Makes its keys with a policy that permits everything to everybody.',
  modes: ['alias', 'tags'],
  caughtBy: ['discovery/keys-are-not-open-to-everybody', 'discovery/keys-get-the-configured-policy'],
  sabotage: (cloud) => ({ ...cloud, createKey: (input) => cloud.createKey({ ...input, Policy: OPEN }) }),
};
