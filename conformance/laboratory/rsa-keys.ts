import { createPrivateKey, createPublicKey } from 'node:crypto';
import { generateKeyPair, type KeyPair, type RsaKeySpec, type RsaKeys } from '../../emulator/server.ts';
import { KNOWN_RSA_4096 } from './known-rsa-key.ts';

/** The RSA keys that this thread has had made, in the order in which a world asks for them. */
const made = new Map<RsaKeySpec, Promise<KeyPair>[]>();

/**
 * The RSA keys of one world. No two of them are the same, but the next world gets the same ones again: what takes a
 * second to make is made once for all checks, and the first RSA-4096 key never.
 */
export function rsaKeysOfAWorld(): RsaKeys {
  const given = new Map<RsaKeySpec, number>();
  return (spec) => {
    const turn = given.get(spec) ?? 0;
    given.set(spec, turn + 1);
    const keys = made.get(spec) ?? (spec === 'RSA_4096' ? [Promise.resolve(known())] : []);
    made.set(spec, keys);
    const pair = keys[turn] ?? generateKeyPair(spec);
    keys[turn] = pair;
    return pair;
  };
}

function known(): KeyPair {
  const key = createPublicKey(createPrivateKey({ key: KNOWN_RSA_4096, format: 'der', type: 'pkcs8' }));
  return { pkcs8: KNOWN_RSA_4096, spki: key.export({ format: 'der', type: 'spki' }) };
}
