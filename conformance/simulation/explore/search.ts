import { z } from 'zod';
import { MODES } from '../../vocabulary.ts';
import type { CampaignOptions } from './campaign.ts';

const count = z.int().min(0);

/** Which part of which search an outcome tells of: what `explore --merge` needs to put the parts together. */
export const searchSchema = z.strictObject({
  shard: z.strictObject({ index: z.int().min(1), of: z.int().min(1) }),
  /** How many histories this part played. */
  histories: count,
  servers: z.int().min(1),
  days: z.int().min(1),
  modes: z.array(z.enum(MODES)).readonly(),
  /** How many histories all parts were to play; absent when time was the limit. */
  runs: z.int().min(1).optional(),
  /** Of a law that broke: the number of the history that shows it, and how many histories of this part broke it. */
  broken: z.strictObject({ run: count, histories: count }).optional(),
});

export type Search = Readonly<z.infer<typeof searchSchema>>;

/** @param histories how many were played */
export function searchOf(
  { range: { servers, days, modes }, runs, shard = { index: 1, of: 1 } }: CampaignOptions,
  histories: number,
): Search {
  return { shard, histories, servers, days, modes, ...(runs !== undefined && { runs }) };
}
