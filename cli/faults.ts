import { Command, Option } from 'commander';
import type { ArmedFault } from '../emulator/server.ts';
import { askControl, endpointOption } from './control.ts';
import { readFaultFile } from './fault-file.ts';

interface FaultsOptions {
  readonly endpoint: string;
  readonly add?: string;
  readonly clear?: boolean;
}

/** `keyproof faults`: the fault rules of a running emulator. */
export function faultsCommand(): Command {
  return new Command('faults')
    .description('list, add or clear the fault rules of a running emulator')
    .addOption(endpointOption())
    .option('--add <file>', 'add the rules of a JSON file')
    .addOption(new Option('--clear', 'take all rules away').conflicts('add'))
    .action(faults);
}

async function faults({ endpoint, add, clear }: FaultsOptions): Promise<void> {
  const ask = (method: string, body?: object) =>
    askControl(endpoint, '/faults', { method, ...(body && { body }) });
  if (clear) await ask('DELETE');
  if (add !== undefined) {
    for (const rule of await readFaultFile(add)) await ask('POST', rule);
  }
  const { faults: armed } = (await (await ask('GET')).json()) as { faults: readonly ArmedFault[] };
  if (armed.length === 0) console.log('no fault rules');
  for (const { id, rule, matched, struck } of armed) {
    console.log(`${id}: ${JSON.stringify(rule)} (matched ${matched}, struck ${struck})`);
  }
}
