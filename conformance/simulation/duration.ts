import parse from 'parse-duration';
import { z } from 'zod';
import { DAY, HOUR, MINUTE } from '../laboratory/durations.ts';

/** 273 years take seconds to play; what is a slip of the finger more would take hours. */
const MOST_DAYS = 100_000;

const UNITS = [
  ['d', DAY],
  ['h', HOUR],
  ['m', MINUTE],
  ['s', 1000],
  ['ms', 1],
] as const;

/** Numbers with units alone: the library also takes words, and numbers without a unit. */
const FORM = /^\d+(\.\d+)?(d|h|m|s|ms)( *\d+(\.\d+)?(d|h|m|s|ms))*$/;

/** A duration as people write it, `16d`, `90m` or `1d 6h`; milliseconds once it is read. */
export const duration = z.codec(z.string(), z.number().int().nonnegative(), {
  decode: (text, context) => {
    const milliseconds = FORM.test(text) ? parse(text) : null;
    if (milliseconds !== null && milliseconds <= MOST_DAYS * DAY) return Math.round(milliseconds);
    const told =
      milliseconds === null ? `is no duration; ${instead(text)}` : `is too long; write ${MOST_DAYS}d at most`;
    context.issues.push({
      code: 'custom',
      message: `"${text}" ${told}`,
      input: text,
    });
    return z.NEVER;
  },
  encode: (milliseconds) => printDuration(milliseconds),
});

/** What was meant by `2 weeks` can be told; what `16` was meant to be cannot. */
function instead(text: string): string {
  const meant = /^\d+(\.\d+)? *[a-z]+$/i.test(text) ? parse(text) : null;
  if (meant) return `write ${printDuration(Math.round(meant))}`;
  const back = text.startsWith('-') ? 'time does not run backwards; ' : '';
  return `${back}write for instance 16d, 6h, 90m, 10s or 1d 6h`;
}

/** `1d 6h` for 108,000,000. */
export function printDuration(milliseconds: number): string {
  const parts: string[] = [];
  let rest = milliseconds;
  for (const [unit, length] of UNITS) {
    const count = Math.floor(rest / length);
    if (count > 0) parts.push(`${count}${unit}`);
    rest -= count * length;
  }
  return parts.join(' ') || '0s';
}
