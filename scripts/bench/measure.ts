import { type Measured, type Shooter, type Shot, shoot } from './load.ts';

const ROUNDS = 5;
const SECONDS = 0.5;
/** Before the rounds, each. */
const WARM_UP_SECONDS = 1;

/** Two requests that are measured beside each other. */
export interface Case {
  readonly name: string;
  readonly ours: Shot;
  readonly other: Shot;
  /** What the other one is. */
  readonly beside: string;
  /** How both are repeated, where not over connections that stay open. */
  readonly shooter?: Shooter;
}

export interface Comparison {
  readonly ours: Measured;
  readonly other: Measured;
  /** Our requests per second over the other's. */
  readonly ratio: number;
}

/**
 * Measures both in rounds that alternate, so that what else the machine does hits both; each number is the median of
 * its rounds. @throws Error when any answer is no success
 */
export async function compare({ ours, other, shooter = shoot }: Case): Promise<Comparison> {
  const rounds: { ours: Measured; other: Measured }[] = [];
  await shooter(ours, WARM_UP_SECONDS);
  await shooter(other, WARM_UP_SECONDS);
  for (let round = 0; round < ROUNDS; round++) {
    // Who goes first alternates too.
    const first = round % 2 === 0 ? await shooter(ours, SECONDS) : undefined;
    const second = await shooter(other, SECONDS);
    rounds.push({ ours: first ?? (await shooter(ours, SECONDS)), other: second });
  }
  const middle = (pick: (round: (typeof rounds)[number]) => Measured): Measured => {
    const of = (member: keyof Measured) => median(rounds.map((round) => pick(round)[member]));
    return { perSecond: of('perSecond'), p50: of('p50'), p99: of('p99'), processor: of('processor') };
  };
  return {
    ours: middle((round) => round.ours),
    other: middle((round) => round.other),
    ratio: median(rounds.map((round) => round.ours.perSecond / round.other.perSecond)),
  };
}

export function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
