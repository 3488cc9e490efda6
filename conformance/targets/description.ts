import type { Defect } from '../self-test/published/defects.ts';
import type { Mode } from '../vocabulary.ts';
import type { PluginDescription } from './plugin/description.ts';

/** Plain data from which another thread makes the same target: conformance/threads/recreate.ts does. */
export type TargetDescription =
  | { readonly kind: 'builtin'; readonly mode: Mode }
  | { readonly kind: 'published'; readonly defects: readonly Defect[]; readonly mode: Mode }
  | { readonly kind: 'style'; readonly names: readonly string[]; readonly mode: Mode }
  | { readonly kind: 'plugin'; readonly plugin: PluginDescription }
  | { readonly kind: 'broken'; readonly name: string; readonly mode: Mode };
