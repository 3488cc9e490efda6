/** Draws the rows: lives as bars by mode, calls as columns, keys as bars by state. */

import { heightOf, scaleOf, spots } from './geometry.js';
import { drawGlyph, heaviest } from './glyphs.js';

/** @typedef {import('./types.d.ts').Row} Row */
/** @typedef {import('./types.d.ts').Segment} Segment */
/** @typedef {import('./types.d.ts').View} View */
/** @typedef {import('./theme.js').Theme} Theme */

/** @param {Theme} theme @returns {Readonly<Record<Segment['style'], { colour: string, hatch: boolean }>>} */
function looks(theme) {
  return {
    alias: { colour: theme.alias, hatch: false },
    tags: { colour: theme.tags, hatch: false },
    unknown: { colour: theme.other, hatch: false },
    cut: { colour: theme.bad, hatch: true },
    use: { colour: theme.use, hatch: false },
    Enabled: { colour: theme.enabled, hatch: false },
    Disabled: { colour: theme.disabled, hatch: true },
    PendingDeletion: { colour: theme.pending, hatch: true },
    Other: { colour: theme.other, hatch: true },
  };
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {{ rows: readonly Row[], tops: readonly number[], view: View, width: number, theme: Theme }} picture
 */
export function paintRows(context, { rows, tops, view, width, theme }) {
  const x = scaleOf(view, width);
  const look = looks(theme);
  context.font = `11px ${theme.font}`;
  context.textBaseline = 'middle';
  for (const [index, row] of rows.entries()) {
    const bottom = (tops[index] ?? 0) + heightOf(row);
    if (row.kind === 'calls') {
      paintCalls(context, row, bottom, { view, width, theme });
      continue;
    }
    const [y, height] = row.kind === 'life' ? [bottom - 21, 16] : [bottom - 17, 12];
    if (row.kind === 'life') fill(context, theme.line, 0, bottom - 40, width, index === 0 ? 0 : 1);
    /** @type {(() => void)[]} */
    const labels = [];
    for (const segment of row.segments) {
      const left = Math.max(x(segment.from), -2);
      const right = Math.min(x(segment.to), width + 2);
      if (right < 0 || left > width) continue;
      const length = Math.max(right - left, 1.5);
      const at = { x: left, y, width: length, height };
      bar(context, look[segment.style], at, theme);
      if (segment.style !== 'cut')
        labels.push(() => label(context, look[segment.style], at, theme, segment.text));
    }
    for (const use of row.uses) {
      const left = Math.max(x(use.from), 0);
      const right = Math.min(x(use.to), width);
      if (right >= 0 && left <= width)
        fill(context, theme.use, left, y + height + 1, Math.max(right - left, 1.5), 2);
    }
    for (const spot of spots(row.marks, view, width)) {
      const warnings = spot.marks.filter(({ style }) => style === 'warn');
      const others = spot.marks.filter(({ style }) => style !== 'warn');
      // Warnings stand above the bar, and hide nothing.
      for (const marks of [others, warnings]) {
        if (marks.length > 0) drawGlyph(context, heaviest(marks), spot.x, y + height / 2, theme);
      }
    }
    for (const write of labels) write();
  }
}

/** The more calls fall together, the higher the column; those with errors in it stand below, in red. @param {CanvasRenderingContext2D} context @param {Row} row @param {number} bottom @param {{ view: View, width: number, theme: Theme }} picture */
function paintCalls(context, row, bottom, { view, width, theme }) {
  for (const { x, marks } of spots(row.marks, view, width)) {
    const failed = marks.filter(({ style }) => style === 'failed-call').length;
    const height = Math.min(4 + 3.2 * Math.log2(marks.length), 18);
    fill(context, theme.call, x - 1, bottom - 2 - height, 2, height);
    if (failed > 0) {
      const red = Math.max((height * failed) / marks.length, 4);
      fill(context, theme.bad, x - 1, bottom - 2 - red, 2, red);
    }
  }
}

/** @typedef {{ readonly colour: string, readonly hatch: boolean }} Look */
/** @typedef {{ readonly x: number, readonly y: number, readonly width: number, readonly height: number }} Box */

/** @param {CanvasRenderingContext2D} context @param {Look} look @param {Box} box @param {Theme} theme */
function bar(context, look, { x, y, width, height }, theme) {
  context.beginPath();
  context.roundRect(x, y, width, height, Math.min(3, width / 2));
  context.fillStyle = theme.surface;
  context.fill();
  context.fillStyle = look.colour;
  context.globalAlpha = look.hatch ? 0.28 : 1;
  context.fill();
  context.globalAlpha = 1;
  if (look.hatch) hatch(context, look.colour, x, y, width, height);
}

/** What a bar is, where it has room for it, over the marks that are in the way. @param {CanvasRenderingContext2D} context @param {Look} look @param {Box} box @param {Theme} theme @param {string} text */
function label(context, look, { x, y, width, height }, theme, text) {
  const words = height > 12 ? text.replace(/^runs, /, '') : (text.split(':')[0] ?? '');
  const long = context.measureText(words).width;
  if (long > width - 24) return;
  const left = Math.max(x, 0) + 9;
  fill(context, look.hatch ? theme.surface : look.colour, left - 2, y, long + 4, height);
  context.fillStyle = look.hatch ? theme.ink : theme.surface;
  context.fillText(words, left, y + height / 2 + 0.5);
}

/** @param {CanvasRenderingContext2D} context @param {string} colour @param {number} x @param {number} y @param {number} width @param {number} height */
function hatch(context, colour, x, y, width, height) {
  context.save();
  context.beginPath();
  context.rect(x, y, width, height);
  context.clip();
  context.strokeStyle = colour;
  context.lineWidth = 1.5;
  context.beginPath();
  const first = Math.floor((x - height) / 6) * 6;
  for (let at = first; at < x + width; at += 6) {
    context.moveTo(at, y + height);
    context.lineTo(at + height, y);
  }
  context.stroke();
  context.restore();
}

/** @param {CanvasRenderingContext2D} context @param {string} colour @param {number} x @param {number} y @param {number} width @param {number} height */
function fill(context, colour, x, y, width, height) {
  context.fillStyle = colour;
  context.fillRect(x, y, width, height);
}
