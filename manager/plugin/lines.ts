import type { Readable } from 'node:stream';

/** Characters of a line; a longer one comes in pieces, as go-plugin reads them (client.go, logStderr). */
export const LINE_LENGTH = 64 * 1024;

/** Calls for each line of a stream, without its end; also for a last one that has none. */
export function readLines(stream: Readable, onLine: (line: string) => void): void {
  let rest = '';
  stream.setEncoding('utf8');
  stream.on('data', (chunk: string) => {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) inPieces(line).forEach(onLine);
    const pieces = inPieces(rest);
    rest = pieces.pop() ?? '';
    pieces.forEach(onLine);
  });
  stream.on('end', () => {
    if (rest !== '') onLine(rest);
  });
  // A pipe that breaks has ended; what it carried is known.
  stream.on('error', () => {});
}

function inPieces(line: string): string[] {
  const pieces: string[] = [];
  for (let start = 0; start === 0 || start < line.length; start += LINE_LENGTH) {
    pieces.push(line.slice(start, start + LINE_LENGTH).replace(/\r$/, ''));
  }
  return pieces;
}
