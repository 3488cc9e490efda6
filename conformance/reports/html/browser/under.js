/** What is under the pointer, in words. */

import { BUCKET, scaleOf } from './geometry.js';
import { firstFrom } from './view.js';

/** @typedef {import('./types.d.ts').Row} Row */
/** @typedef {import('./types.d.ts').View} View */

/** How many marks of one spot are told one by one. */
const FEW = 6;

/**
 * @param {Row | undefined} row
 * @param {{ view: View, width: number, x: number }} place
 * @returns {{ bars: readonly string[], marks: readonly string[] }}
 */
export function under(row, { view, width, x }) {
  if (!row) return { bars: [], marks: [] };
  const at = view.from + (x / width) * (view.to - view.from);
  const scale = scaleOf(view, width);
  const bars = [...row.segments, ...row.uses].filter(
    ({ from, to }) => scale(from) <= x + 1 && x - 1 <= scale(to) && at >= view.from,
  );
  const reach = ((BUCKET + 1) * (view.to - view.from)) / width;
  const near = row.marks.slice(firstFrom(row.marks, at - reach), firstFrom(row.marks, at + reach));
  return {
    bars: bars.map(({ text }) => text),
    marks: near.length > FEW ? counted(near) : near.map(({ text }) => text),
  };
}

/** @param {Row['marks']} marks */
function counted(marks) {
  const counts = [...Map.groupBy(marks, ({ short }) => short)]
    .map(([short, same]) => ({ short, count: same.length }))
    .sort((one, other) => other.count - one.count);
  const rest = counts.slice(FEW).reduce((sum, { count }) => sum + count, 0);
  const lines = counts.slice(0, FEW).map(({ short, count }) => `${count} × ${short}`);
  return rest > 0 ? [...lines, `${rest} more`] : lines;
}
