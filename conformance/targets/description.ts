import type { Mode } from '../vocabulary.ts';

/** Plain data from which another thread makes the same target: conformance/threads/recreate.ts does. */
export type TargetDescription =
  | { readonly kind: 'builtin'; readonly mode: Mode }
  | { readonly kind: 'broken'; readonly name: string; readonly mode: Mode };
