import type { Check } from '../../check.ts';
import { expect, expectRejection } from '../../laboratory/expect.ts';

export const missingPermissionIsExplained: Check = {
  id: 'migration/missing-permission-is-explained',
  shows:
    'Without tag:GetResources a start fails with an error that names the permission and the only kind of policy that grants it.',
  source: 'PR 7006: "a missing tag:GetResources permission now produces an actionable error"',
  modes: ['tags'],
  needs: [],
  async run(lab) {
    lab.emulator.faults.add({
      service: 'tagging',
      operation: 'GetResources',
      effect: {
        kind: 'error',
        code: 'AccessDeniedException',
        message:
          'User is not authorized to perform: tag:GetResources because no identity-based policy allows it',
      },
    });
    const { message } = await expectRejection(lab.start('s1'), 'a start without tag:GetResources');
    expect(message.includes('tag:GetResources'), `the error does not name tag:GetResources: ${message}`);
    expect(
      /identity-based/i.test(message),
      `the error does not say that an identity-based policy is needed: ${message}`,
    );
    expect(
      /key policy/i.test(message),
      `the error does not say that the key policy cannot grant it: ${message}`,
    );
  },
};
