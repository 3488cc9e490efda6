import type { Check } from '../../check.ts';
import { expectEqual } from '../../laboratory/expect.ts';
import { arnOf } from '../../laboratory/steps.ts';

/** The longest of both, in letters of two bytes; an empty value; every special character. */
const EXTREMES = {
  ['é'.repeat(128)]: 'ü'.repeat(256),
  Empty: '',
  'a+b-c=d.e_f:g/h@i j': 'a+b-c=d.e_f:g/h@i j',
  Aws: 'not reserved',
  spire: 'not reserved',
};

export const extremesAreTaken: Check = {
  id: 'tags/extremes-are-taken',
  shows:
    'Tags at the limits, counted in characters and not in bytes, are taken and are on the keys that are made.',
  source: 'SPIRE aws_kms, "Tag constraints"; docs/known-defects.md, D: the published plugin counts bytes',
  modes: ['alias', 'tags'],
  needs: ['key-tags'],
  async run(lab) {
    const server = await lab.startWithKeys('s1', ['x509-CA-A'], { keyTags: EXTREMES });
    const tags = await lab.observer.tags(await arnOf(lab, server, 'x509-CA-A'));
    for (const [key, value] of Object.entries(EXTREMES))
      expectEqual(tags[key], value, `the tag ${key.slice(0, 20)}`);
  },
};
