import { shellQuote } from './shell.ts';
import type { Target } from './targets/target.ts';

/** A command line of ours, to be pasted into a POSIX shell: `npx keyproof check --seed 1`. */
export function keyproofCommand(command: string, words: readonly string[]): string {
  return ['npx keyproof', command, ...words.map(shellQuote)].join(' ');
}

/** The options that name a target. */
export function targetOptions({ id, options = [] }: Pick<Target, 'id' | 'options'>): readonly string[] {
  return ['--target', id, ...options];
}
