import { LRUCache } from 'lru-cache';
import { type Codec, jsonCodec } from './codec.ts';
import type { Sealer } from './envelope.ts';

/** Opened records that are kept, as many as the signer keeps parsed keys: signing opens no envelope twice. */
const MAX_OPENED = 4096;

/** Writes what is secret in envelopes bound to their record, and all else as plain JSON. */
export function sealingCodec(sealer: Sealer, isSecret: (recordKey: string) => boolean): Codec {
  const opened = new LRUCache<string, { readonly text: string; readonly value: object }>({ max: MAX_OPENED });
  return {
    encode(recordKey, value) {
      const json = jsonCodec.encode(recordKey, value);
      return isSecret(recordKey) ? JSON.stringify(sealer.seal(recordKey, json)) : json;
    },
    decode(recordKey, text) {
      if (!isSecret(recordKey)) return jsonCodec.decode(recordKey, text);
      const known = opened.get(recordKey);
      if (known?.text === text) return known.value;
      const json = sealer.open(recordKey, String(JSON.parse(text)));
      if (json === undefined) throw new Error('A secret record does not open: it was damaged or moved.');
      const value = jsonCodec.decode(recordKey, json) as object;
      opened.set(recordKey, { text, value });
      return value;
    },
  };
}
