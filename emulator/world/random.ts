import { createHash } from 'node:crypto';

/**
 * Randomness that a seed repeats: ids, page tokens, choices of disorder. Never used for key material, which
 * always comes from the operating system.
 */
export interface Random {
  /** Uniformly distributed bytes. */
  bytes(length: number): Buffer;
  /** A uniformly distributed number in [0, 1). */
  fraction(): number;
  /** A version 4 UUID. */
  uuid(): string;
}

/** Bytes made at a time. */
const BLOCK = 1024;

/** SHAKE256 in counter mode over the seed: the same bytes everywhere. */
export function seededRandom(seed: number | string): Random {
  let counter = 0;
  let pool = Buffer.alloc(0);

  function bytes(length: number): Buffer {
    while (pool.length < length) {
      pool = Buffer.concat([
        pool,
        createHash('shake256', { outputLength: BLOCK }).update(`${seed}:${counter++}`).digest(),
      ]);
    }
    const taken = pool.subarray(0, length);
    pool = pool.subarray(length);
    return taken;
  }

  return {
    bytes,
    fraction: () => bytes(6).readUIntBE(0, 6) / 2 ** 48,
    uuid() {
      const hex = bytes(16).toString('hex');
      // RFC 9562: version 4, variant 10.
      const variant = '89ab'.charAt(Number.parseInt(hex.charAt(16), 16) % 4);
      return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20)}`;
    },
  };
}
