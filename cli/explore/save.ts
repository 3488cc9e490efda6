import { accessSync, constants, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type Campaign,
  type CampaignOptions,
  keyproofCommand,
  type SavedFinding,
  targetOptions,
  writeScenario,
} from '../../conformance/index.ts';
import { UsageError } from '../exit-codes.ts';

/**
 * Writes what was found where somebody can play it again.
 * @param search the command line of the search
 * @throws UsageError when the directory cannot be made
 */
export function saveFindings(
  { findings }: Campaign,
  { target, seed }: CampaignOptions,
  directory: string,
  search: string,
): readonly SavedFinding[] {
  return findings.map(({ scenario, breach, run }) => {
    const file = join(directory, `${breach.invariant}-${seed}-${run}.yaml`);
    const told = { ...scenario, title: breach.text, says: `Found by ${search}` };
    writeFileSync(file, writeScenario(told));
    return { scenario: told, reproduce: keyproofCommand('replay', [file, ...targetOptions(target)]) };
  });
}

/** Before a search: what it finds after hours must not be lost for want of a place. @throws UsageError */
export function makeDirectory(directory: string): void {
  try {
    mkdirSync(directory, { recursive: true });
    accessSync(directory, constants.W_OK);
  } catch (error) {
    throw new UsageError(`--save ${directory}: ${(error as Error).message}`);
  }
}
