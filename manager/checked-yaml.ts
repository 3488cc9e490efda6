import { isNode, LineCounter, parseDocument } from 'yaml';
import type { z } from 'zod';

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
 * @param file its name, for the places of mistakes
 * @throws ConfigurationError with `FILE:LINE: PATH: what is wrong` for every mistake
 */
export function parseCheckedYaml<Schema extends z.ZodType>(
  schema: Schema,
  text: string,
  file: string,
): CheckedYaml<z.output<Schema>> {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  if (document.errors.length > 0) {
    throw invalid(
      document.errors.map(({ message, pos: [start] }) => `${file}:${lines.linePos(start).line}: ${message}`),
    );
  }
  const parsed = schema.safeParse(document.toJS());
  const sourceOf = (field: string): string => {
    const node = document.get(field, true);
    if (!isNode(node) || !node.range) return '';
    const [start, end] = node.range;
    const { line, col } = lines.linePos(start);
    return `${'\n'.repeat(line - 1)}${' '.repeat(col - 1)}${text.slice(start, end)}\n`;
  };
  if (parsed.success) return { value: parsed.data, sourceOf };

  const lineOf = (path: readonly PropertyKey[]): number => {
    // The nearest thing that is there: a missing field is reported where its parent begins.
    for (let length = path.length; length >= 0; length--) {
      const node = length === 0 ? document.contents : document.getIn(path.slice(0, length), true);
      if (isNode(node) && node.range) return lines.linePos(node.range[0]).line;
    }
    return 1;
  };
  const at = (path: readonly PropertyKey[], message: string): string =>
    `${file}:${lineOf(path)}: ${path.length > 0 ? `${path.join('.')}: ` : ''}${message}`;
  throw invalid(
    parsed.error.issues.flatMap((issue) =>
      issue.code === 'unrecognized_keys'
        ? issue.keys.map((key) => at([...issue.path, key], 'unknown field'))
        : [at(issue.path, issue.message)],
    ),
  );
}

function invalid(problems: readonly string[]): ConfigurationError {
  return new ConfigurationError(
    `the configuration is invalid:\n${problems.map((line) => `  ${line}`).join('\n')}`,
  );
}
