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
      const raw = Buffer.from(bytes(16));
      raw.writeUInt8((raw.readUInt8(6) & 0x0f) | 0x40, 6);
      raw.writeUInt8((raw.readUInt8(8) & 0x3f) | 0x80, 8);
      const hex = raw.toString('hex');
      return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join(
        '-',
      );
    },
  };
}
