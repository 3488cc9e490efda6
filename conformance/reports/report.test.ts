import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { htmlReport } from './html/html.ts';
import { jsonReport } from './json.ts';
import { junitReport } from './junit.ts';
import { markdownReport } from './markdown.ts';
import { parseReports, ReportError, writeReports } from './report.ts';
import { sampleVerdict } from './test/sample.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'keyproof-reports-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

describe('parseReports and writeReports', () => {
  it('write each report in its format, and replace what was there', async () => {
    const reports = parseReports(
      ['json=a=b.json', 'junit=c.xml', 'md=d.md', 'html=e.html'].map((request) =>
        request.replace('=', `=${directory}/`),
      ),
    );
    expect(readdirSync(directory)).toEqual([]);
    await writeReports(reports, { ...sampleVerdict(), seed: 'before' });
    await writeReports(reports, sampleVerdict());
    const written = (name: string) => readFileSync(join(directory, name), 'utf8');
    expect(written('a=b.json')).toBe(jsonReport(sampleVerdict()));
    expect(written('c.xml')).toBe(junitReport(sampleVerdict()));
    expect(written('d.md')).toBe(markdownReport(sampleVerdict()));
    expect(written('e.html')).toBe(htmlReport(sampleVerdict()));
  });

  it.each([
    ['pdf=x', /'pdf=x' is not a report; it takes json=FILE, junit=FILE, md=FILE, html=FILE/],
    ['toString=x', /is not a report/],
    ['json', /'json' is not a report/],
    ['json=', /'json=' is not a report/],
    ['json=nowhere/x.json', /the directory of the report does not exist: .*nowhere$/],
    ['json=.', /the report needs a file, and this is a directory/],
  ])('refuse %s', (request, message) => {
    expect(() => parseReports([request])).toThrow(ReportError);
    expect(() => parseReports([request])).toThrow(message);
  });

  it('refuse two reports in one file', () => {
    expect(() => parseReports([`md=${directory}/x`, `json=${directory}/./x`])).toThrow(
      `two reports would be written to ${directory}/x`,
    );
  });

  it('say so when a file cannot be written after all', async () => {
    const reports = parseReports([`md=${directory}/x`]);
    rmSync(directory, { recursive: true });
    await expect(writeReports(reports, sampleVerdict())).rejects.toThrow(
      /the md report was not written: ENOENT/,
    );
    directory = mkdtempSync(join(tmpdir(), 'keyproof-reports-'));
  });
});
