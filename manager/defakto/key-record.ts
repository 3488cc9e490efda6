import type { Owner } from './owner.ts';

/**
 * Creating: made, and nobody was told of it. Active: its server may sign with it. Retired: nobody signs with it any
 * more, its deletion is due.
 */
const KEY_STATES = ['creating', 'active', 'retired'] as const;
export type KeyState = (typeof KEY_STATES)[number];

/** The reserved tags, on every key that this kind of manager makes (docs/defakto-key-manager.md). */
export const TAG = {
  trustDomain: 'defakto-trust-domain',
  deploymentId: 'defakto-deployment',
  serverId: 'defakto-server',
  keyId: 'defakto-key-id',
  state: 'defakto-state',
  /** When the service says that it made the key, Unix seconds with three decimals; from `active` on. */
  created: 'defakto-created',
  /** Unix seconds; grows with every sign of life. */
  heartbeat: 'defakto-heartbeat',
} as const;

export const TAG_PREFIX = 'defakto-';

/** What the tags of a key say; a tag that is missing or unreadable is absent. Instants in milliseconds. */
export interface KeyRecord {
  /** The service's name of the key. */
  readonly id: string;
  readonly deploymentId?: string;
  readonly serverId?: string;
  readonly keyId?: string;
  readonly state?: KeyState;
  readonly created?: number;
  readonly heartbeat?: number;
}

/** What is written on a key. */
export interface KeyStatement {
  readonly keyId: string;
  readonly state: KeyState;
  readonly created?: number | undefined;
  readonly heartbeat: number;
}

/** All tags of a key at once: the same write heals tags that somebody took away. */
export function writeRecord(
  owner: Owner,
  { keyId, state, created, heartbeat }: KeyStatement,
): Map<string, string> {
  const tags = new Map<string, string>([
    [TAG.trustDomain, owner.trustDomain],
    [TAG.deploymentId, owner.deploymentId],
    [TAG.serverId, owner.serverId],
    [TAG.keyId, keyId],
    [TAG.state, state],
    [TAG.heartbeat, String(Math.floor(heartbeat / 1000))],
  ]);
  return created === undefined ? tags : tags.set(TAG.created, (created / 1000).toFixed(3));
}

export function readRecord(id: string, tags: ReadonlyMap<string, string>): KeyRecord {
  const text = (field: keyof typeof TAG, name: string = TAG[field]) => {
    const value = tags.get(name);
    return value ? { [field]: value } : {};
  };
  const instant = (field: 'created' | 'heartbeat') => {
    const value = tags.get(TAG[field]) ?? '';
    return /^\d{1,12}(\.\d{1,3})?$/.test(value) ? { [field]: Math.round(Number(value) * 1000) } : {};
  };
  const state = KEY_STATES.find((known) => known === tags.get(TAG.state));
  return {
    id,
    ...text('deploymentId'),
    ...text('serverId'),
    ...text('keyId'),
    ...(state && { state }),
    ...instant('created'),
    ...instant('heartbeat'),
  };
}
