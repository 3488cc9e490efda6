/** Draws the instants at which an invariant broke: a line through everything, a ring on what it is about. */

import { heightOf, scaleOf } from './geometry.js';

/** @typedef {import('./types.d.ts').Row} Row */
/** @typedef {import('./types.d.ts').View} View */
/** @typedef {import('./theme.js').Theme} Theme */
/** @typedef {{ readonly at: number, readonly key?: string, readonly server?: string }} Place */

/**
 * @param {CanvasRenderingContext2D} context
 * @param {{ rows: readonly Row[], tops: readonly number[], height: number, view: View, width: number, theme: Theme }} picture
 * @param {readonly Place[]} breaches
 */
export function paintBreaches(context, { rows, tops, height, view, width, theme }, breaches) {
  const x = scaleOf(view, width);
  for (const { at, key, server } of breaches) {
    const left = Math.round(x(at));
    if (left < -10 || left > width + 10) continue;
    context.fillStyle = theme.bad;
    context.fillRect(left - 1, 0, 2, height);
    const index = rows.findIndex(({ subjects }) => subjects.includes(key ?? server ?? ''));
    const row = rows[index];
    if (!row) continue;
    context.beginPath();
    context.arc(
      left,
      (tops[index] ?? 0) + heightOf(row) - (row.kind === 'life' ? 13 : 11),
      7,
      0,
      2 * Math.PI,
    );
    context.lineWidth = 2.5;
    context.strokeStyle = theme.bad;
    context.stroke();
  }
}
