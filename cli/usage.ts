import {
  ExpectedFailureError,
  PluginTargetError,
  ReportError,
  ScenarioError,
  UnreachableError,
} from '../conformance/index.ts';
import { UsageError } from './exit-codes.ts';

/** The suite's errors that are about what the user gave it, and what each is told after. */
const MISTAKES = [
  [ExpectedFailureError, '--xfail: '],
  [PluginTargetError, '--target '],
  [ReportError, '--report: '],
  [ScenarioError, ''],
  [UnreachableError, ''],
] as const;

/** Does some work, and turns what is wrong with the user's files into wrong usage. @throws UsageError */
export function asUsage<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    return rethrowAsUsage(error);
  }
}

/** For a promise's catch. @throws UsageError, or the error that it is given */
export function rethrowAsUsage(error: unknown): never {
  for (const [mistake, prefix] of MISTAKES) {
    if (error instanceof mistake) throw new UsageError(`${prefix}${error.message}`);
  }
  throw error;
}
