/** Prints `PASSED FAILED` from the JSON report of a vitest run, and to the standard error what failed. */
import { readFileSync } from 'node:fs';
import { relative } from 'node:path';

interface File {
  readonly name: string;
  readonly status: string;
  readonly assertionResults: readonly { readonly status: string; readonly fullName: string }[];
}

interface Report {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly testResults: readonly File[];
}

const [path = ''] = process.argv.slice(2);
const { numPassedTests, numFailedTests, testResults } = JSON.parse(readFileSync(path, 'utf8')) as Report;
console.log(`${numPassedTests} ${numFailedTests}`);

for (const { name, status, assertionResults } of testResults) {
  const failed = assertionResults.filter((test) => test.status === 'failed');
  const file = relative('.', name);
  for (const { fullName } of failed) console.error(`${file}: ${fullName}`);
  if (status === 'failed' && failed.length === 0) console.error(file);
}
