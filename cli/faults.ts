import { Command, Option } from 'commander';
import type { ArmedFault } from '../emulator/server.ts';
import { UsageError } from './exit-codes.ts';
import { readFaultFile } from './fault-file.ts';

interface FaultsOptions {
  readonly url: string;
  readonly add?: string;
  readonly clear?: boolean;
}

/** `keyproof faults`: the fault rules of a running emulator. */
export function faultsCommand(): Command {
  return new Command('faults')
    .description('list, add or clear the fault rules of a running emulator')
    .addOption(
      new Option('--url <url>', 'where the emulator listens')
        .env('AWS_ENDPOINT_URL')
        .default('http://127.0.0.1:4566'),
    )
    .option('--add <file>', 'add the rules of a JSON file')
    .addOption(new Option('--clear', 'take all rules away').conflicts('add'))
    .action(faults);
}

async function faults({ url, add, clear }: FaultsOptions): Promise<void> {
  if (clear) await ask(url, 'DELETE');
  if (add !== undefined) {
    for (const rule of await readFaultFile(add)) await ask(url, 'POST', rule);
  }
  const { faults: armed } = (await ask(url, 'GET')) as { faults: readonly ArmedFault[] };
  if (armed.length === 0) console.log('no fault rules');
  for (const { id, rule, matched, struck } of armed) {
    console.log(`${id}: ${JSON.stringify(rule)} (matched ${matched}, struck ${struck})`);
  }
}

/** @throws UsageError when nobody listens there, or somebody else */
async function ask(url: string, method: string, body?: object): Promise<unknown> {
  let response: Response;
  try {
    response = await fetch(new URL('/_keyproof/faults', url), {
      method,
      headers: { 'x-keyproof-control': '1' },
      ...(body && { body: JSON.stringify(body) }),
    });
  } catch {
    throw new UsageError(
      `no emulator answers at ${url}; start one with 'keyproof serve' or name it with --url`,
    );
  }
  const answer = (await response.json().catch(() => ({}))) as { error?: { message?: string } };
  if (!response.ok) throw new UsageError(answer.error?.message ?? `${url} is no emulator of keyproof's`);
  return answer;
}
