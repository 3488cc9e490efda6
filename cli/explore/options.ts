import type { Mode } from '../../conformance/index.ts';
import { UsageError } from '../exit-codes.ts';

/** What the user asked for. */
export interface ExploreOptions {
  readonly target: string;
  readonly targetConfig?: string;
  readonly servers: string;
  readonly days: string;
  readonly mode?: Mode;
  readonly seed?: string;
  readonly runs?: string;
  readonly minutes?: string;
  readonly shard?: string;
  readonly jobs?: string;
  readonly tries?: string;
  readonly keepGoing?: boolean;
  readonly save: string;
  readonly merge?: readonly string[];
  readonly report?: readonly string[];
}

/** A whole number within limits. @throws UsageError */
export function numberOf(option: string, given: string, least: number, most: number): number {
  const value = Number(given);
  if (/^\d+$/.test(given) && value >= least && value <= most) return value;
  throw new UsageError(`${option} ${given}: it takes a whole number from ${least} to ${most}`);
}

/** `2/4`: the second of four. @throws UsageError */
export function shardOf(given: string | undefined): { readonly index: number; readonly of: number } {
  if (given === undefined) return { index: 1, of: 1 };
  const [, index, of] = /^(\d+)\/(\d+)$/.exec(given) ?? [];
  const shard = { index: Number(index), of: Number(of) };
  if (shard.index >= 1 && shard.index <= shard.of) return shard;
  throw new UsageError(`--shard ${given}: it takes I/N, such as 1/4 for the first of four`);
}
