/** Draws what stands above the rows and through them: the ruler, the steps, and where an invariant broke. */

import { scaleOf } from './geometry.js';
import { rulerTicks } from './time.js';
import { firstFrom } from './view.js';

/** @typedef {import('./types.d.ts').View} View */
/** @typedef {import('./theme.js').Theme} Theme */
/** @typedef {{ readonly at: number, readonly label: string }} Flag */
/** @typedef {{ view: View, width: number, theme: Theme, began: number }} Picture */

export const RULER_HEIGHT = 68;

const [STEP_LINE, BREACH_LINE] = [34, 56];

/** @param {CanvasRenderingContext2D} context @param {Picture} picture @param {readonly Flag[]} steps @param {readonly Flag[]} breaches */
export function paintRuler(context, picture, steps, breaches) {
  const { width, theme, view } = picture;
  const x = scaleOf(view, width);
  context.textBaseline = 'middle';
  for (const { at, label, major } of ticksOf(picture)) {
    context.font = `${major ? '600 ' : ''}11px ${theme.font}`;
    context.fillStyle = major ? theme.ink : theme.muted;
    context.fillText(label, x(at) + 4, 11);
    context.fillStyle = theme.line;
    context.fillRect(Math.round(x(at)), 2, 1, 18);
  }
  context.font = `11px ${theme.font}`;
  paintFlags(context, picture, steps, { y: STEP_LINE, colour: theme.muted, ink: theme.ink });
  context.font = `600 11px ${theme.font}`;
  paintFlags(context, picture, breaches, { y: BREACH_LINE, colour: theme.bad, ink: theme.bad });
}

/** The lines behind all rows. @param {CanvasRenderingContext2D} context @param {Picture} picture @param {number} height */
export function paintGrid(context, picture, height) {
  const { width, theme, view } = picture;
  const x = scaleOf(view, width);
  for (const { at, major } of ticksOf(picture)) {
    context.fillStyle = major ? theme.line : theme.band;
    context.fillRect(Math.round(x(at)), 0, 1, height);
  }
}

/** @param {Picture} picture */
function ticksOf({ view, width, began }) {
  const offsets = { from: Math.max(view.from - began, 0), to: view.to - began };
  return rulerTicks(offsets, Math.max(Math.floor(width / 80), 1)).map((tick) => ({
    ...tick,
    at: tick.at + began,
  }));
}

/** A flag shows as much of its text as there is room before the next one. @param {CanvasRenderingContext2D} context @param {Picture} picture @param {readonly Flag[]} flags @param {{ y: number, colour: string, ink: string }} look */
function paintFlags(context, { view, width }, flags, { y, colour, ink }) {
  const x = scaleOf(view, width);
  let written = Number.NEGATIVE_INFINITY;
  for (let index = firstFrom(flags, view.from); index < flags.length; index += 1) {
    const { at, label } = /** @type {Flag} */ (flags[index]);
    if (at > view.to) break;
    const left = Math.round(x(at));
    context.fillStyle = colour;
    context.fillRect(left - 1, y - 8, 2, 16);
    const next = flags.slice(index + 1).find((flag) => x(flag.at) > left + 3);
    const room = (next ? Math.min(x(next.at), width) : width) - left - 10;
    // A breach at the right edge is told all the same, on its left.
    const text = fitted(context, label, room);
    context.fillStyle = ink;
    if (text !== '' && left > written) {
      context.fillText(text, left + 5, y);
      written = left + 5 + context.measureText(text).width;
    } else if (!next && context.measureText(label).width < left - 12 - Math.max(written, 0)) {
      context.fillText(label, left - 6 - context.measureText(label).width, y);
      written = left;
    }
  }
}

/** @param {CanvasRenderingContext2D} context @param {string} text @param {number} room */
function fitted(context, text, room) {
  if (context.measureText(text).width <= room) return text;
  const share = room / context.measureText(text).width;
  const short = `${text.slice(0, Math.max(Math.floor(text.length * share) - 2, 0)).trimEnd()}…`;
  return short.length > 4 ? short : '';
}
