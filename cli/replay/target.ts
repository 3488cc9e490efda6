import { similar, type Target } from '../../conformance/index.ts';
import { UsageError } from '../exit-codes.ts';

/** The target that `--target` names. @throws UsageError when there is none of that name */
export function selectTarget(name: string, targets: readonly Target[]): Target {
  const found = targets.find(({ id }) => id === name);
  if (found) return found;
  const names = targets.map(({ id }) => id);
  const withoutMode = name.replace(/:(alias|tags)$/, '');
  if (names.includes(withoutMode)) {
    const why = 'a scenario itself says in which mode each server runs';
    throw new UsageError(`--target ${name}: ${why}; take --target ${withoutMode}`);
  }
  if (name.startsWith('plugin:')) throw new UsageError(`--target ${name}: plugins cannot play scenarios yet`);
  const near = similar(name, names);
  const hint = near.length > 0 ? `; did you mean ${near.join(' or ')}?` : '';
  throw new UsageError(`--target ${name} is not known${hint} The targets are ${names.join(', ')}`);
}
