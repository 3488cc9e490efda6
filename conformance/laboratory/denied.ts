import type { FaultEffect } from '../../emulator/server.ts';

/** The answer to a call that its caller has no permission for. */
export function denied(operation: string): FaultEffect {
  return {
    kind: 'error',
    code: 'AccessDeniedException',
    message: `not authorized to perform: kms:${operation}`,
  };
}
