import type { RotationEvents } from '../rotation/rotation.ts';

/** What a server tells whoever counts. */
export interface ServerEvents extends RotationEvents {
  minted(kind: 'x509-svid' | 'jwt-svid'): void;
  /** @param reason the error's name */
  mintFailed(kind: 'x509-svid' | 'jwt-svid', reason: string): void;
}

export const noEvents: ServerEvents = {
  minted() {},
  mintFailed() {},
  stepped() {},
  stepFailed() {},
  signed() {},
};
