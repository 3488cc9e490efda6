import { MODES } from '../vocabulary.ts';
import { builtinTarget } from './builtin.ts';
import type { Target } from './target.ts';

/** The targets that `keyproof check` knows by name. */
export const TARGETS: readonly Target[] = MODES.map(builtinTarget);
