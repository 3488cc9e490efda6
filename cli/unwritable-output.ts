import { EXIT } from './exit-codes.ts';

/** Tells in one line that standard output cannot be written to. */
export function tellOfUnwritableOutput(): void {
  let isTold = false;
  process.stdout.on('error', ({ code, message }: NodeJS.ErrnoException) => {
    // Who reads, for instance `head`, has had enough; the verdict stays what it is.
    if (code === 'EPIPE' || isTold) return;
    isTold = true;
    process.stderr.write(`keyproof: standard output cannot be written to: ${message}\n`);
    // The command goes on, and would set its own.
    process.on('exit', () => {
      process.exitCode = EXIT.usage;
    });
  });
}
