import { keyproofCommand, type Target, targetOptions } from '../../conformance/index.ts';
import type { ExploreOptions } from './options.ts';

/** The search again. What is as usual is left out; `--minutes` is not, though it plays as many as there is time for. */
export function commandLine(options: ExploreOptions, target: Target, seed: string): string {
  const told = [
    ['servers', options.servers === '3' ? undefined : options.servers],
    ['days', options.days === '45' ? undefined : options.days],
    ['mode', options.mode],
    ['runs', options.runs],
    ['minutes', options.minutes],
    ['shard', options.shard],
    ['seed', seed],
  ].flatMap(([name, value]) => (value === undefined ? [] : [`--${name}`, value]));
  return keyproofCommand('explore', [...targetOptions(target), ...told]);
}
