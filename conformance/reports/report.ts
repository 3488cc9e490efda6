import { statSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { Verdict } from '../verdict.ts';
import { htmlReport } from './html/html.ts';
import { jsonReport } from './json.ts';
import { junitReport } from './junit.ts';
import { markdownReport } from './markdown.ts';

const FORMATS = { json: jsonReport, junit: junitReport, md: markdownReport, html: htmlReport } as const;

/** A format that a report is written in. */
export type ReportKind = keyof typeof FORMATS;

/** A report to be written. */
export interface ReportFile {
  readonly kind: ReportKind;
  /** An absolute path. */
  readonly file: string;
}

/** A report that cannot be written as it was asked for: the user's mistake, told in one line. */
export class ReportError extends Error {
  override readonly name = 'ReportError';
}

/**
 * Reads what `--report` asks for, and sees to it that each file can be made before any work is done.
 * @param requests `json=FILE`, `junit=FILE`, `md=FILE` or `html=FILE` each
 * @throws ReportError for an unknown kind, a directory that does not exist, or a file that is named twice
 */
export function parseReports(requests: readonly string[]): readonly ReportFile[] {
  const reports = requests.map(parseReport);
  const files = reports.map(({ file }) => file);
  const twice = files.find((file, index) => files.indexOf(file) !== index);
  if (twice !== undefined) throw new ReportError(`two reports would be written to ${twice}`);
  return reports;
}

/** @throws ReportError when a file cannot be written */
export async function writeReports(reports: readonly ReportFile[], verdict: Verdict): Promise<void> {
  for (const { kind, file } of reports) {
    try {
      await writeFile(file, FORMATS[kind](verdict));
    } catch (error) {
      throw new ReportError(`the ${kind} report was not written: ${(error as Error).message}`);
    }
  }
}

function parseReport(request: string): ReportFile {
  const [, kind = '', path = ''] = /^([^=]*)=(.+)$/.exec(request) ?? [];
  if (!isKind(kind)) {
    const forms = Object.keys(FORMATS).map((known) => `${known}=FILE`);
    throw new ReportError(`'${request}' is not a report; it takes ${forms.join(', ')}`);
  }
  const file = resolve(path);
  const directory = dirname(file);
  if (!isDirectory(directory))
    throw new ReportError(`the directory of the report does not exist: ${directory}`);
  if (isDirectory(file)) throw new ReportError(`the report needs a file, and this is a directory: ${file}`);
  return { kind, file };
}

function isKind(text: string): text is ReportKind {
  return Object.hasOwn(FORMATS, text);
}

function isDirectory(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
