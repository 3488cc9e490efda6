import type { FaultRule } from '../emulator/server.ts';
import { UsageError } from './exit-codes.ts';
import { readJsonFile } from './json-file.ts';

/** Reads a JSON file of fault rules. @throws UsageError that says what is wrong and where */
export async function readFaultFile(path: string): Promise<readonly FaultRule[]> {
  const [{ z }, { faultFile }] = await Promise.all([
    import('zod'),
    import('../emulator/world/fault-schema.ts'),
  ]);
  const parsed = faultFile.safeParse(readJsonFile('fault', path));
  if (!parsed.success) throw new UsageError(`the fault file ${path}: ${z.prettifyError(parsed.error)}`);
  return parsed.data.faults;
}
