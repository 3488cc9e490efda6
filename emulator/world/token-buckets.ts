/** A bucket that a call takes tokens from. */
export interface Bucket {
  readonly name: string;
  /** Tokens that flow in each second. */
  readonly rate: number;
  /** The most that it holds; it is full at first. */
  readonly capacity: number;
}

export interface Charge {
  readonly bucket: Bucket;
  readonly tokens: number;
}

/** Token buckets by name, filled by the passing of the emulator's time. */
export class TokenBuckets {
  readonly #levels = new Map<string, { readonly level: number; readonly at: number }>();

  /** Takes every charge, or none of them. @returns whether there was enough in all buckets */
  take(charges: readonly Charge[], now: number): boolean {
    const levels = charges.map(({ bucket }) => this.#levelOf(bucket, now));
    // More than a bucket ever holds is granted when it is full, and leaves it in debt.
    const enough = charges.every(
      ({ bucket, tokens }, index) => (levels[index] ?? 0) >= Math.min(tokens, bucket.capacity),
    );
    if (!enough) return false;
    for (const [index, { bucket, tokens }] of charges.entries()) {
      this.#levels.set(bucket.name, { level: (levels[index] ?? 0) - tokens, at: now });
    }
    return true;
  }

  clear(): void {
    this.#levels.clear();
  }

  #levelOf({ name, rate, capacity }: Bucket, now: number): number {
    const known = this.#levels.get(name);
    if (!known) return capacity;
    return Math.min(capacity, known.level + ((now - known.at) / 1000) * rate);
  }
}
