/** Time as the timeline writes it: since the history began, because the date of a simulated world says nothing. */

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** Distances of the ruler's ticks, the finest first. */
const STEPS = [
  ...[1, 2, 5, 10, 20, 50, 100, 200, 500],
  ...[1, 2, 5, 15, 30].map((count) => count * SECOND),
  ...[1, 2, 5, 15, 30].map((count) => count * MINUTE),
  ...[1, 2, 6, 12].map((count) => count * HOUR),
  ...[1, 2, 7, 14, 28, 56, 182, 364].map((count) => count * DAY),
];

/** @param {number} value @param {number} [length] */
function padded(value, length = 2) {
  return String(value).padStart(length, '0');
}

/** The time of the day of an offset, as fine as the step of the ruler asks. @param {number} offset @param {number} step */
function clock(offset, step) {
  const rest = offset % DAY;
  const minutes = `${padded(Math.floor(rest / HOUR))}:${padded(Math.floor((rest % HOUR) / MINUTE))}`;
  if (step >= MINUTE) return minutes;
  const seconds = `${minutes}:${padded(Math.floor((rest % MINUTE) / SECOND))}`;
  return step >= SECOND ? seconds : `${seconds}.${padded(Math.floor(rest % SECOND), 3)}`;
}

/** An offset in full: `day 15, 06:00:00`. @param {number} offset milliseconds since the beginning */
export function tellOffset(offset) {
  return `day ${Math.floor(offset / DAY)}, ${clock(offset, offset % SECOND === 0 ? SECOND : 1)}`;
}

/** A length of time in its two largest units: `16 d 4 h`. @param {number} length */
export function tellLength(length) {
  /** @type {readonly (readonly [string, number])[]} */
  const units = [
    ['d', DAY],
    ['h', HOUR],
    ['min', MINUTE],
    ['s', SECOND],
    ['ms', 1],
  ];
  const first = units.findIndex(([, size]) => length >= size);
  if (first < 0) return '0 s';
  let rest = Math.round(length);
  const parts = units.slice(first, first + 2).map(([unit, size]) => {
    const count = Math.floor(rest / size);
    rest -= count * size;
    return count > 0 ? `${count} ${unit}` : '';
  });
  return parts.filter((part) => part !== '').join(' ');
}

/**
 * The ticks of the ruler.
 * @param {{ readonly from: number, readonly to: number }} view offsets since the beginning
 * @param {number} most how many there may be
 * @returns {readonly { at: number, label: string, major: boolean }[]} `major` where a day begins
 */
export function rulerTicks({ from, to }, most) {
  const span = to - from;
  const step = STEPS.find((candidate) => span / candidate <= most) ?? Math.ceil(span / most / DAY) * DAY;
  const ticks = [];
  for (let at = Math.ceil(from / step) * step; at <= to; at += step) {
    const major = at % DAY === 0;
    ticks.push({ at, major, label: major ? `day ${at / DAY}` : clock(at, step) });
  }
  return ticks;
}
