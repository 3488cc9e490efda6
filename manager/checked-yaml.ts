import { isNode, LineCounter, parseDocument } from 'yaml';
import type { z } from 'zod';
import { formatProblems, issueProblems, type Problem } from './configuration-document/problems.ts';

/** A configuration that cannot be; the message has one line a mistake, each with its place. */
class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';
}

export interface CheckedYaml<Value> {
  readonly value: Value;
  /** The text of one field alone, on the lines that it has in the whole, for a parser of its own. */
  sourceOf(field: string): string;
}

/**
 * Reads YAML 1.2, or JSON, which is a part of it, and checks it.
 * @param file its name, for the message
 * @throws ConfigurationError with the line and path of every mistake
 */
export function parseCheckedYaml<Schema extends z.ZodType>(
  schema: Schema,
  text: string,
  file: string,
): CheckedYaml<z.output<Schema>> {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const broken = [...document.errors, ...document.warnings].map(({ message, pos: [start] }) => ({
    path: [],
    line: lines.linePos(start).line,
    text: message,
  }));
  if (broken.length > 0) throw invalid(file, broken);
  const parsed = schema.safeParse(document.toJS() ?? {});
  if (!parsed.success) {
    throw invalid(file, issueProblems({ document, lines }, [], schema, parsed.error.issues));
  }
  return {
    value: parsed.data,
    sourceOf(field) {
      const node = document.get(field, true);
      if (!isNode(node) || !node.range) return '';
      const [start, end] = node.range;
      const { line, col } = lines.linePos(start);
      return `${'\n'.repeat(line - 1)}${' '.repeat(col - 1)}${text.slice(start, end)}\n`;
    },
  };
}

function invalid(file: string, problems: readonly Problem[]): ConfigurationError {
  return new ConfigurationError(`the configuration ${file} is invalid:${formatProblems(problems)}`);
}
