import type { AccountKey } from './account.ts';

/** The keys that servers of one trust domain and one identifier have to answer with, by key id. */
export interface Holdings {
  /** Since when there are keys that can be refreshed; undefined while there are none. */
  since: number | undefined;
  readonly keys: Map<string, Held>;
  /** Key ids whose last rotation ended without an answer, and when it began. */
  readonly interrupted: Map<string, number>;
  /** Key ids whose key was lost by right: the server was away for so long that others may have taken it. */
  readonly givenUp: Set<string>;
  /** How many rotations of a key id are under way. */
  readonly underWay: Map<string, number>;
  /** When keys were asked for, in order. */
  readonly rotations: number[];
}

/** The key that was handed out last for an id. */
export interface Held {
  /** DER in base64. */
  readonly publicKey: string;
  /** What the server calls the key in its answers. */
  readonly fingerprint: string;
  /** When the server was first seen with it. */
  readonly since: number;
  readonly key?: AccountKey;
}

export function noHoldings(): Holdings {
  return {
    since: undefined,
    keys: new Map(),
    interrupted: new Map(),
    givenUp: new Set(),
    underWay: new Map(),
    rotations: [],
  };
}

/** Counts a rotation while it is under way. */
export async function underWay<T>(
  { underWay }: Holdings,
  keyId: string,
  rotation: () => Promise<T>,
): Promise<T> {
  const count = (by: number) => underWay.set(keyId, (underWay.get(keyId) ?? 0) + by);
  count(1);
  try {
    return await rotation();
  } finally {
    count(-1);
  }
}

/** Whose keys were all deleted, by right or not, learns from their refreshes no longer what day it is. */
export function noteLostKeys(holdings: Holdings): void {
  const live = [...holdings.keys.values()].some(({ key }) => key === undefined || key.state === 'Enabled');
  if (!live) holdings.since = undefined;
}
