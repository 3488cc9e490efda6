import { z } from 'zod';
import { MODES } from '../vocabulary.ts';

const text = z.string().trim().min(1);

/** The file of `--xfail`: docs/expected-failures.md is its reference. */
export const expectedFailureFile = z.array(
  z.strictObject({
    /** The id of one check; a group would hide checks that nobody has looked at. */
    check: text,
    /** The target on which it fails; every target when absent. */
    target: text.optional(),
    reason: text,
  }),
);

/** A failure that is known, and why. */
export interface ExpectedFailure extends Readonly<z.output<typeof expectedFailureFile>[number]> {
  /** `FILE:LINE`, where it is written. */
  readonly at: string;
}

/** Whether the name of a target stands for another: `plugin:CMD` is the plugin in either mode, as `--target` has it. */
export function covers(name: string, target: string): boolean {
  return (
    name === target || (name.startsWith('plugin:') && MODES.some((mode) => `${name}:${mode}` === target))
  );
}
