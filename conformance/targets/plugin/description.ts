import type { PluginTimeouts } from '../../../manager/index.ts';
import type { Mode } from '../../vocabulary.ts';

/** Plain data from which a target is made: SPIRE's key manager plugins, ours, or anybody's. */
export interface PluginDescription {
  /** What follows `plugin:`, for the target's id. */
  readonly commandLine: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly mode: Mode;
  /** The file of `--target-config`, and what it says; SPIRE's aws_kms fields when absent. */
  readonly configuration?: { readonly file: string; readonly template: string };
  /** Whether it takes part in the clock protocol; `probePlugin` finds out. */
  readonly virtualTime: boolean;
  /** Why no server can be started at all, when that is so. */
  readonly unusable?: string;
  readonly timeouts?: Partial<PluginTimeouts>;
}
