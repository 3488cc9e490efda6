/** A number for the eye, with its digits in groups: `12,345.6`. */
export function grouped(value: number, fractionDigits = 0): string {
  return value.toLocaleString('en-US', { maximumFractionDigits: fractionDigits });
}
