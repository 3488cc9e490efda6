import type { Check } from '../check.ts';
import { CHECKS } from '../registry.ts';
import { publishedTarget } from '../self-test/published/target.ts';
import { BROKEN_TARGETS, targetOf } from '../self-test/registry.ts';
import { stylesNamed } from '../self-test/styles/registry.ts';
import { styleTarget } from '../self-test/styles/style.ts';
import { builtinTarget } from '../targets/builtin.ts';
import type { TargetDescription } from '../targets/description.ts';
import { pluginTarget } from '../targets/plugin/plugin-target.ts';
import type { Target } from '../targets/target.ts';

/** One check on one target, in words that cross from thread to thread. */
export interface Order {
  readonly check: string;
  readonly target: TargetDescription;
}

/** The order to run a check on a target; absent for what only this thread has. */
export function orderFor(check: Check, { description }: Target): Order | undefined {
  return description && CHECKS.includes(check) ? { check: check.id, target: description } : undefined;
}

/** What an order is about. @throws Error when there is no such thing */
export function recreate({ check: id, target }: Order): { readonly check: Check; readonly target: Target } {
  const check = CHECKS.find((candidate) => candidate.id === id);
  if (!check) throw new Error(`There is no check ${id}.`);
  return { check, target: recreateTarget(target) };
}

/** The target that a description stands for. @throws Error when there is no such target */
export function recreateTarget(description: TargetDescription): Target {
  switch (description.kind) {
    case 'builtin':
      return builtinTarget(description.mode);
    case 'published':
      return publishedTarget(description.defects, description.mode);
    case 'style':
      return styleTarget(stylesNamed(description.names), description.mode);
    case 'plugin':
      return pluginTarget(description.plugin);
    case 'broken': {
      const broken = BROKEN_TARGETS.find(({ name }) => name === description.name);
      if (!broken) throw new Error(`There is no broken target ${description.name}.`);
      return targetOf(broken, description.mode);
    }
  }
}
