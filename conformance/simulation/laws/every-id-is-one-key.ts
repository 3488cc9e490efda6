import type { PublicKey } from '../../../manager/index.ts';
import type { Server } from '../../laboratory/server.ts';
import type { AccountKey } from '../account.ts';
import type { Held, Holdings } from '../holdings.ts';
import type { Accuse, State } from '../state.ts';
import { STALE } from './windows.ts';

/** A rotation has ended well: from now on its key is the one. `before` is what there was when it began. */
export function judgeRotation(
  state: State,
  accuse: Accuse,
  server: Server,
  holdings: Holdings,
  before: Held | undefined,
  made: PublicKey,
): void {
  const held = heldOf(state, made);
  holdings.keys.set(made.id, held);
  // Another one of the same id that is under way may still put its key in the place of this one.
  if (!holdings.underWay.get(made.id)) holdings.interrupted.delete(made.id);
  holdings.since ??= state.now();
  if (before?.publicKey === held.publicKey) {
    broken(
      accuse,
      server,
      `${server.name} was to make a new key for ${made.id} and showed the old one`,
      held.key,
    );
  }
}

/** When a server's keys are looked at. */
export interface Occasion {
  readonly text: string;
  /** It has just started. */
  readonly started: boolean;
}

/**
 * What a server shows is what it ought to have. Key ids whose last rotation ended without an answer may show either
 * key; from then on it is that one.
 */
export function judgeKeys(
  state: State,
  accuse: Accuse,
  server: Server,
  holdings: Holdings,
  shown: ReadonlyMap<string, PublicKey>,
  when: Occasion,
): void {
  for (const keyId of new Set([...holdings.keys.keys(), ...holdings.interrupted.keys(), ...shown.keys()])) {
    const expected = holdings.keys.get(keyId);
    const key = shown.get(keyId);
    const found = key && heldOf(state, key);
    const began = holdings.interrupted.get(keyId);
    // While none is found, the tag index may still hide the key that the rotation made. And a server that lives on
    // after a rotation failed knows no better than AWS's answer, which may have got lost.
    if (found && when.started) holdings.interrupted.delete(keyId);
    const lost = expected?.key !== undefined && isGivenUp(state, expected.key);
    const hidden = !found && expected?.key !== undefined && isHidden(state, server, expected.key);
    const fine =
      found?.publicKey === expected?.publicKey ||
      lost ||
      hidden ||
      (began !== undefined && isOutcome(found, server, began, expected === undefined));
    if (found) holdings.keys.set(keyId, found);
    else holdings.keys.delete(keyId);
    if (fine) continue;
    const seen = found ? `shows ${nameOf(found)}` : 'shows no key';
    const wanted = expected ? `the last one made for it is ${nameOf(expected)}` : 'none was made for it';
    broken(
      accuse,
      server,
      `${server.name} ${seen} for ${keyId} ${when.text}; ${wanted}`,
      found?.key ?? expected?.key,
    );
  }
  holdings.since = holdings.keys.size > 0 ? (holdings.since ?? state.now()) : undefined;
}

/** Others may have taken the key for left behind: its server was away for so long that they had to. */
function isGivenUp(state: State, { state: keyState, touched }: AccountKey): boolean {
  return keyState !== 'Enabled' || state.now() - touched >= STALE;
}

/** Something kept the server from giving the key its first alias, and now it goes by aliases. */
function isHidden({ members }: State, { name, mode }: Server, key: AccountKey): boolean {
  const disturbed = members.get(name)?.disturbed ?? 0;
  const nameless = key.aliases.size === 0 && key.unnamed === undefined;
  return mode === 'alias' && nameless && disturbed >= key.created;
}

/** A key that the interrupted rotation made, or none where none was before. */
function isOutcome(found: Held | undefined, server: Server, began: number, first: boolean): boolean {
  if (!found) return first;
  const { key } = found;
  return key !== undefined && key.created >= began && key.maker === server.accessKeyId;
}

function heldOf({ account }: State, { pkixData }: PublicKey): Held {
  const publicKey = Buffer.from(pkixData).toString('base64');
  const key = account.byPublicKey(publicKey);
  return { publicKey, ...(key && { key }) };
}

function nameOf({ key }: Held): string {
  return key?.name ?? 'a key that AWS was never asked about';
}

function broken(accuse: Accuse, server: Server, text: string, key: AccountKey | undefined): void {
  accuse({ invariant: 'every-id-is-one-key', text, server: server.name, ...(key && { key: key.name }) });
}
