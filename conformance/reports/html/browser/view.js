/** What is seen of the time, and how that changes. Every function returns a view within the whole. */

/** @typedef {import('./types.d.ts').View} View */

/** The closest view: ten milliseconds, so that calls of one moment come apart. */
const SHORTEST = 10;

/** A little room beside the first and the last instant. */
const MARGIN = 0.015;

/** All of it. @param {number} began @param {number} ended @returns {View} */
export function wholeView(began, ended) {
  const room = Math.max(ended - began, SHORTEST) * MARGIN;
  return { from: began - room, to: Math.max(ended, began + SHORTEST) + room };
}

/**
 * @param {View} view @param {View} whole
 * @param {number} factor less than 1 goes nearer
 * @param {number} at the instant that stays where it is
 * @returns {View}
 */
export function zoomed(view, whole, factor, at) {
  const span = view.to - view.from;
  const wanted = Math.min(Math.max(span * factor, SHORTEST), whole.to - whole.from);
  const from = at - ((at - view.from) / span) * wanted;
  return within({ from, to: from + wanted }, whole);
}

/** @param {View} view @param {View} whole @param {number} share of what is seen, to the right */
export function panned({ from, to }, whole, share) {
  const by = (to - from) * share;
  return within({ from: from + by, to: to + by }, whole);
}

/** An instant in the middle of what is seen. @param {View} whole @param {number} at @param {number} span */
export function centred(whole, at, span) {
  const wanted = Math.min(Math.max(span, SHORTEST), whole.to - whole.from);
  return within({ from: at - wanted / 2, to: at + wanted / 2 }, whole);
}

/** @param {View} view @param {View} whole @returns {View} */
function within({ from, to }, whole) {
  const by = Math.max(whole.from - from, 0) + Math.min(whole.to - to, 0);
  return { from: from + by, to: to + by };
}

/** The first index of something at or after an instant. @param {readonly { readonly at: number }[]} list @param {number} at */
export function firstFrom(list, at) {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (/** @type {{ at: number }} */ (list[middle]).at < at) low = middle + 1;
    else high = middle;
  }
  return low;
}
