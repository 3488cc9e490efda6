/**
 * `npm run fidelity`: writes docs/fidelity.md from what the tests of the operations made the emulator answer.
 * `--evidence DIRECTORY` takes the evidence of a run that was made already; `--check` writes nothing and fails
 * when the page is another.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { SERVICES } from '../../emulator/operations.ts';
import { readEvidence } from './evidence.ts';
import { listRefusals } from './refusals.ts';
import { renderFidelity } from './render.ts';

const PAGE = new URL('../../docs/fidelity.md', import.meta.url);

const { values } = parseArgs({ options: { evidence: { type: 'string' }, check: { type: 'boolean' } } });
const page = `${renderFidelity(SERVICES, evidence(values.evidence), listRefusals())}\n`;
if (!values.check) {
  writeFileSync(PAGE, page);
} else if (readFileSync(PAGE, 'utf8') !== page) {
  console.error('docs/fidelity.md is not what the tests show; write it anew with: npm run fidelity');
  process.exitCode = 1;
}

function evidence(directory: string | undefined) {
  if (directory !== undefined) return readEvidence(directory);
  const made = mkdtempSync(join(tmpdir(), 'keyproof-evidence-'));
  try {
    execFileSync('vitest', ['run', 'emulator/aws', '--reporter=dot'], {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, KEYPROOF_EVIDENCE: made },
    });
    return readEvidence(made);
  } finally {
    rmSync(made, { recursive: true, force: true });
  }
}
