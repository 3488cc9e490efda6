import { readFileSync } from 'node:fs';
import { ShellWordsError, shellWords } from '../../shell.ts';
import { MODES, type Mode } from '../../vocabulary.ts';
import { placeholdersOf, TemplateError } from './configuration-template.ts';
import type { PluginDescription } from './description.ts';
import { choosesMode } from './plugin-target.ts';

/** A `plugin:CMD` that cannot be made a target of, told in one line. */
export class PluginTargetError extends Error {
  override readonly name = 'PluginTargetError';
}

const PREFIX = 'plugin:';
const IN_ONE_MODE = new RegExp(`^(.*):(${MODES.join('|')})$`, 's');

/** Whether the name of a target is `plugin:` and a command. */
export function namesPlugin(text: string): boolean {
  return text.startsWith(PREFIX);
}

/**
 * Reads `plugin:CMD`, which is one target for each discovery mode, or `plugin:CMD:alias` or `plugin:CMD:tags`.
 * @param file that of `--target-config`
 * @throws PluginTargetError
 */
export function parsePluginTarget(text: string, file?: string): readonly PluginDescription[] {
  const rest = text.slice(PREFIX.length);
  const [, commandLine = rest, mode] = IN_ONE_MODE.exec(rest) ?? [];
  const [command, ...args] = asked(text, () => shellWords(commandLine));
  if (command === undefined || command === '') throw new PluginTargetError(`${text} names no command`);
  const configuration = file === undefined ? undefined : readTemplate(text, file);
  const plugin = { commandLine, command, args, virtualTime: false, ...(configuration && { configuration }) };
  if (mode === undefined && !choosesMode(plugin)) {
    throw new PluginTargetError(
      `${text}: its --target-config ${file} has neither {{mode}} nor {{tag_discovery}}: say which mode it is, with ${text}:alias or ${text}:tags`,
    );
  }
  const modes: readonly Mode[] = mode === undefined ? MODES : [mode as Mode];
  return modes.map((each) => ({ ...plugin, mode: each }));
}

function readTemplate(text: string, file: string) {
  const what = `${text}: its --target-config ${file}`;
  const template = asked(what, () => readFileSync(file, 'utf8'));
  asked(what, () => placeholdersOf(template));
  return { file, template };
}

function asked<T>(what: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    const { message, code } = error as NodeJS.ErrnoException;
    const told = error instanceof ShellWordsError || error instanceof TemplateError || code !== undefined;
    throw told ? new PluginTargetError(`${what}: ${message}`) : error;
  }
}
