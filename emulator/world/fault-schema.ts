import { z } from 'zod';
import type { FaultRule } from './faults.ts';

const effect = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('throttle') }),
  z.strictObject({
    kind: z.literal('error'),
    code: z.string().min(1),
    message: z.string(),
    status: z.number().int().min(400).max(599).optional(),
  }),
  z.strictObject({ kind: z.literal('delay'), milliseconds: z.number().nonnegative() }),
  z.strictObject({ kind: z.literal('connection-cut') }),
  z.strictObject({ kind: z.literal('answer-lost') }),
  z.strictObject({ kind: z.literal('kill') }),
]);

/** A fault rule as JSON, from a file or through the control API. Unknown fields are refused. */
export const faultRule: z.ZodType<FaultRule> = z.strictObject({
  service: z.enum(['kms', 'tagging', 'sts', 'cloudtrail']).optional(),
  operation: z.string().min(1).optional(),
  accessKeyId: z.string().min(1).optional(),
  key: z.string().min(1).optional(),
  after: z.number().int().nonnegative().optional(),
  times: z.number().int().positive().optional(),
  effect,
});

/** A file of rules. */
export const faultFile = z.strictObject({ faults: z.array(faultRule) });
