import type { Check } from '../../check.ts';
import { DAY } from '../../laboratory/durations.ts';
import { arnOf, expectDoomed, expectEnabled } from '../../laboratory/steps.ts';
import { goneAfter } from '../../laboratory/windows.ts';

export const namesThatBeginAlike: Check = {
  id: 'cleanup/names-that-begin-alike',
  shows: 'The keys of a dead server go although its name begins with that of the server that is left.',
  source: 'docs/known-defects.md, J: without a closing "/", s1 takes the aliases of s10 for its own',
  modes: ['alias'],
  needs: ['crash', 'virtual-time'],
  async run(lab) {
    const living = await lab.startWithKeys('s1', ['x509-CA-A']);
    const dead = await lab.startWithKeys('s10', ['x509-CA-A']);
    const arn = await arnOf(lab, dead, 'x509-CA-A');
    dead.crash();
    await lab.pass(goneAfter(lab.mode) + DAY / 4);
    await expectDoomed(lab, arn, 'two weeks and a scan later');
    await living.sign('x509-CA-A');
    await expectEnabled(lab, [await arnOf(lab, living, 'x509-CA-A')], 'two weeks and a scan later');
  },
};
