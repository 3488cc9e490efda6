import { wrapped } from '../../../self-test/wrapped.ts';
import { builtinTarget, type Sabotage } from '../../../targets/builtin.ts';
import type { Target } from '../../../targets/target.ts';

/** Our manager, in either mode, with something wrong in how it sees the cloud or in what it answers. */
export function spoiled(sabotage: Sabotage, answers: Parameters<typeof wrapped>[0] = () => ({})): Target {
  return { ...builtinTarget('alias'), id: 'spoiled', start: wrapped(answers, sabotage) };
}
