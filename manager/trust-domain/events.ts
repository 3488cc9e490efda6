import type { RotationEvents } from '../rotation/rotation.ts';

export const SVID_KINDS = ['x509-svid', 'jwt-svid'] as const;
type SvidKind = (typeof SVID_KINDS)[number];

/** What a server tells whoever counts. */
export interface ServerEvents extends RotationEvents {
  minted(kind: SvidKind): void;
  /** @param reason the error's name */
  mintFailed(kind: SvidKind, reason: string): void;
}

export const noEvents: ServerEvents = {
  minted() {},
  mintFailed() {},
  stepped() {},
  stepFailed() {},
  signed() {},
};
