/** Where things stand in the picture, in CSS pixels. */

import { firstFrom } from './view.js';

/** @typedef {import('./types.d.ts').Row} Row */
/** @typedef {import('./types.d.ts').Mark} Mark */
/** @typedef {import('./types.d.ts').View} View */

/** A server's life stands apart from the rows above it. */
const HEIGHTS = { life: 40, calls: 22, key: 22 };

/** Marks closer than this are drawn as one. */
export const BUCKET = 4;

/** @param {readonly Row[]} rows @returns {{ tops: readonly number[], height: number }} */
export function layOut(rows) {
  const tops = [];
  let height = 0;
  for (const { kind } of rows) {
    tops.push(height);
    height += HEIGHTS[kind];
  }
  return { tops, height: height + 8 };
}

/** @param {Row} row */
export function heightOf({ kind }) {
  return HEIGHTS[kind];
}

/** The index of the row at a height. @param {readonly Row[]} rows @param {readonly number[]} tops @param {number} y */
export function rowAt(rows, tops, y) {
  return rows.findIndex((row, index) => y < (tops[index] ?? 0) + heightOf(row));
}

/** @param {View} view @param {number} width @returns {(at: number) => number} */
export function scaleOf({ from, to }, width) {
  const factor = width / (to - from);
  return (at) => (at - from) * factor;
}

/**
 * The marks that are seen, those together that fall on one spot: however many there are, a row has no more
 * of them than the picture has room for.
 * @param {readonly Mark[]} marks in the order of time
 * @param {View} view @param {number} width
 * @returns {readonly { x: number, marks: readonly Mark[] }[]}
 */
export function spots(marks, view, width) {
  const x = scaleOf(view, width);
  const result = [];
  let last = Number.NaN;
  /** @type {Mark[]} */
  let group = [];
  for (let index = firstFrom(marks, view.from); index < marks.length; index += 1) {
    const mark = /** @type {Mark} */ (marks[index]);
    if (mark.at > view.to) break;
    const bucket = Math.floor(x(mark.at) / BUCKET);
    if (bucket !== last) {
      group = [];
      result.push({ x: x(mark.at), marks: group });
      last = bucket;
    }
    group.push(mark);
  }
  return result;
}
