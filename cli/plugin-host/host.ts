import { createInterface } from 'node:readline';
import { type RunningPlugin, startPlugin } from '../../manager/index.ts';
import { EXIT, UsageError } from '../exit-codes.ts';
import { ask } from './ask.ts';
import type { PluginHostOptions } from './options.ts';
import { printer } from './print.ts';
import { readText } from './read-file.ts';

const PROMPT = 'keyproof> ';

/** Runs the lines of a user against a plugin. @returns the exit code: a failure when a line failed or a start did */
export async function hostPlugin(
  [command = '', ...args]: readonly string[],
  { config, trustDomain, run, json, logLevel }: PluginHostOptions,
): Promise<number> {
  const print = printer({ json: json === true, logLevel });
  const configuration = config === undefined ? undefined : readText(config);
  // The plugin ignores an interrupt, as plugins do; ending it is ours, also while it starts.
  const killed = new AbortController();
  let end = async () => killed.abort();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => void end().finally(() => process.exit(EXIT.failure)));
  }
  let plugin: RunningPlugin;
  try {
    plugin = await startPlugin({
      command,
      args,
      trustDomain,
      onLog: print.log,
      killed: killed.signal,
      ...(configuration !== undefined && { configuration }),
    });
  } catch (error) {
    print.failure('start', error);
    return EXIT.failure;
  }
  end = () => plugin.close();
  const interactive = run === undefined && process.stdin.isTTY;
  try {
    return await runLines(plugin, run ?? standardInput(interactive), interactive, print);
  } finally {
    await plugin.close();
  }
}

/** A terminal goes on after a failed line, a script does not. */
async function runLines(
  plugin: RunningPlugin,
  lines: Iterable<string> | AsyncIterable<string>,
  interactive: boolean,
  print: ReturnType<typeof printer>,
): Promise<number> {
  for await (const line of lines) {
    try {
      const answer = await ask(plugin, line);
      if (answer === 'end') break;
      if (answer) print.answer(answer);
    } catch (error) {
      print.failure(line.trim().split(' ')[0] ?? '', error);
      if (!interactive) return error instanceof UsageError ? EXIT.usage : EXIT.failure;
    }
  }
  return EXIT.ok;
}

async function* standardInput(interactive: boolean): AsyncGenerator<string> {
  const lines = createInterface({
    input: process.stdin,
    ...(interactive && { output: process.stderr, prompt: PROMPT }),
  });
  if (interactive) lines.prompt();
  for await (const line of lines) {
    yield line;
    if (interactive) lines.prompt();
  }
}
