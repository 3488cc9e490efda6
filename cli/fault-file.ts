import { readFileSync } from 'node:fs';
import type { FaultRule } from '../emulator/server.ts';
import { UsageError } from './exit-codes.ts';

/** Reads a JSON file of fault rules. @throws UsageError that says what is wrong and where */
export async function readFaultFile(path: string): Promise<readonly FaultRule[]> {
  const [{ z }, { faultFile }] = await Promise.all([
    import('zod'),
    import('../emulator/world/fault-schema.ts'),
  ]);
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new UsageError(`the fault file ${path} cannot be read: ${(error as Error).message}`);
  }
  const parsed = faultFile.safeParse(json);
  if (!parsed.success) throw new UsageError(`the fault file ${path}: ${z.prettifyError(parsed.error)}`);
  return parsed.data.faults;
}
