import type { Random } from './random.ts';

/** A stretch of time in milliseconds: always the same, or drawn anew each time. */
export type Lag =
  | number
  /** Any from `least` to `most`, each as likely. */
  | { readonly kind: 'uniform'; readonly least: number; readonly most: number }
  /**
   * Log-normal: half of the draws are below `median`, one in a hundred is above `p99`, none above `most`
   * (ten times `p99` when absent).
   */
  | {
      readonly kind: 'long-tail';
      readonly median: number;
      readonly p99: number;
      readonly most?: number | undefined;
    };

/** The 99th percentile of the standard normal distribution. */
const Z99 = 2.326347874;

/** One draw, whole milliseconds. A lag that is always the same takes nothing from the stream. */
export function drawLag(lag: Lag, random: Random): number {
  if (typeof lag === 'number') return lag;
  if (lag.kind === 'uniform') return Math.round(lag.least + random.fraction() * (lag.most - lag.least));
  const sigma = Math.log(lag.p99 / lag.median) / Z99;
  return Math.round(Math.min(lag.median * Math.exp(sigma * normal(random)), longestLag(lag)));
}

/** What no draw goes beyond. */
export function longestLag(lag: Lag): number {
  if (typeof lag === 'number') return lag;
  return lag.kind === 'uniform' ? lag.most : (lag.most ?? 10 * lag.p99);
}

/** Box and Muller's way from two uniform draws to a normal one. */
function normal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random.fraction())) * Math.cos(2 * Math.PI * random.fraction());
}
