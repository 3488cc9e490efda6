import parse from 'parse-duration';
import { z } from 'zod';

const UNITS = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1000],
  ['ms', 1],
] as const;

/** Numbers with units alone: the library also takes words, and numbers without a unit. */
const FORM = /^\d+(\.\d+)?(d|h|m|s|ms)( *\d+(\.\d+)?(d|h|m|s|ms))*$/;

/** A duration as people write it, `16d`, `90m` or `1d 6h`; milliseconds once it is read. */
export const duration = z.codec(z.string(), z.number().int().nonnegative(), {
  decode: (text, context) => {
    const milliseconds = FORM.test(text) ? parse(text) : null;
    if (milliseconds !== null) return Math.round(milliseconds);
    context.issues.push({
      code: 'custom',
      message: `"${text}" is no duration; write for instance 16d, 6h, 90m, 10s or 1d 6h`,
      input: text,
    });
    return z.NEVER;
  },
  encode: (milliseconds) => printDuration(milliseconds),
});

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
