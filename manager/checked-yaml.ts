import { isNode, type Node, visit } from 'yaml';
import type { z } from 'zod';
import { formatProblems, issueProblems, type Problem } from './configuration-document/problems.ts';
import { readYaml } from './configuration-document/read-yaml.ts';

/** A configuration that cannot be; the message has one line a mistake, each with its place. */
class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';
}

export interface CheckedYaml<Value> {
  readonly value: Value;
  /**
   * The text of one field alone, on the lines that it has in the whole, for a parser of its own. A field with aliases
   * stands on its first line, as JSON: what they stand for may be elsewhere.
   */
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
  const located = readYaml(text);
  const { document, lines, problems, content } = located;
  if (problems.length > 0) throw invalid(file, problems);
  const parsed = schema.safeParse(content ?? {});
  if (!parsed.success) throw invalid(file, issueProblems(located, [], schema, parsed.error.issues));
  return {
    value: parsed.data,
    sourceOf(field) {
      const node = document.get(field, true);
      if (!isNode(node) || !node.range) return '';
      const [start, end] = node.range;
      const { line, col } = lines.linePos(start);
      const alone = hasAlias(node) ? JSON.stringify(node.toJS(document)) : text.slice(start, end);
      return `${'\n'.repeat(line - 1)}${' '.repeat(col - 1)}${alone}\n`;
    },
  };
}

function hasAlias(node: Node): boolean {
  let found = false;
  visit(node, {
    Alias() {
      found = true;
      return visit.BREAK;
    },
  });
  return found;
}

function invalid(file: string, problems: readonly Problem[]): ConfigurationError {
  return new ConfigurationError(`the configuration ${file} is invalid:${formatProblems(problems)}`);
}
