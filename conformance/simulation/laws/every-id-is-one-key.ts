import type { KeyType, PublicKey } from '../../../manager/index.ts';
import type { Server } from '../../laboratory/server.ts';
import type { AccountKey } from '../account.ts';
import type { Held, Holdings } from '../holdings.ts';
import { lastSignOfLife } from '../member.ts';
import { keyIdOf } from '../ownership.ts';
import type { Accuse, State } from '../state.ts';
import { WINDOWS } from './windows.ts';

/** What AWS calls the types of the plugin contract. */
const KEY_SPECS: Readonly<Record<KeyType, string>> = {
  'ec-p256': 'ECC_NIST_P256',
  'ec-p384': 'ECC_NIST_P384',
  'rsa-2048': 'RSA_2048',
  'rsa-4096': 'RSA_4096',
};

/** What a server was asked for. */
export interface Asked {
  readonly keyId: string;
  readonly type: KeyType;
  /** What there was when it was asked. */
  readonly before: Held | undefined;
}

/** A rotation has ended well: from now on its key is the one. */
export function judgeRotation(
  state: State,
  accuse: Accuse,
  server: Server,
  holdings: Holdings,
  { keyId, type, before }: Asked,
  made: PublicKey,
): void {
  const held = heldOf(state, made, before);
  holdings.keys.set(keyId, held);
  holdings.givenUp.delete(keyId);
  // Another one of the same id that is under way may still put its key in the place of this one.
  if (!holdings.underWay.get(keyId)) holdings.interrupted.delete(keyId);
  holdings.since ??= state.now();
  const wrong = whatIsWrong(held, made, { keyId, type, before });
  if (wrong)
    broken(accuse, server, `${server.name} was to make a new key for ${keyId} and ${wrong}`, held.key);
}

function whatIsWrong(held: Held, made: PublicKey, { keyId, type, before }: Asked): string | undefined {
  const spec = held.key?.spec;
  if (made.id !== keyId) return `answered with one for ${made.id}`;
  if (before?.publicKey === held.publicKey) return 'showed the old one';
  if (before?.fingerprint === held.fingerprint) return 'calls it by the fingerprint of the old one';
  if (made.type !== type) return `says that it is of type ${made.type}, not ${type}`;
  if (spec !== undefined && spec !== KEY_SPECS[type])
    return `made one of type ${spec}, not ${KEY_SPECS[type]}`;
  return undefined;
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
    const found = key && heldOf(state, key, expected);
    const began = holdings.interrupted.get(keyId);
    // While none is found, the tag index may still hide the key that the rotation made. And a server that lives on
    // after a rotation failed knows no better than AWS's answer, which may have got lost.
    if (found && when.started) holdings.interrupted.delete(keyId);
    const lost = expected?.key !== undefined && isGivenUp(state, server, expected, expected.key);
    if (lost) holdings.givenUp.add(keyId);
    // Without a key of its own it has to take one that bears its marks for its own.
    const adopted = holdings.givenUp.has(keyId) && found?.key !== undefined && keyIdOf(found.key) === keyId;
    const hidden = !found && expected?.key !== undefined && isHidden(state, server, expected.key);
    const fine =
      found?.publicKey === expected?.publicKey ||
      lost ||
      adopted ||
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
function isGivenUp(state: State, { name }: Server, { since }: Held, key: AccountKey): boolean {
  const now = state.now();
  const { touched } = key;
  const seen = lastSignOfLife(state.members.get(name), { touched, since }, now);
  return key.state !== 'Enabled' || now - seen >= WINDOWS.mayBeGone;
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

/** @param before what the server was seen with until now */
function heldOf(state: State, { pkixData, fingerprint }: PublicKey, before: Held | undefined): Held {
  const publicKey = Buffer.from(pkixData).toString('base64');
  const key = state.account.byPublicKey(publicKey);
  const since = before?.publicKey === publicKey ? before.since : state.now();
  return { publicKey, fingerprint, since, ...(key && { key }) };
}

function nameOf({ key }: Held): string {
  return key?.name ?? 'a key that AWS was never asked about';
}

function broken(accuse: Accuse, server: Server, text: string, key: AccountKey | undefined): void {
  accuse({ invariant: 'every-id-is-one-key', text, server: server.name, ...(key && { key: key.name }) });
}
