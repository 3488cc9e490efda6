/** Prints `PASSED FAILED` from the JSON report of a vitest run. */
import { readFileSync } from 'node:fs';

const [file = ''] = process.argv.slice(2);
const report = JSON.parse(readFileSync(file, 'utf8')) as { numPassedTests: number; numFailedTests: number };
console.log(`${report.numPassedTests} ${report.numFailedTests}`);
