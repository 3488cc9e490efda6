import { defineConfig } from 'vitest/config';

/** Where the gate wants a report for machines. */
const report = process.env.KEYPROOF_TEST_REPORT;

export default defineConfig({
  test: {
    include: ['{cli,emulator,manager,conformance,scripts}/**/*.test.ts'],
    reporters: report ? ['default', ['json', { outputFile: report }]] : ['default'],
    globalSetup: 'scripts/ci/temporary-files.ts',
    // Milliseconds. Nothing is meant to take so long: they end what hangs, also on a machine that is very busy.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    expect: { poll: { timeout: 30_000 } },
    maxWorkers: '100%',
    // CommonJS modules look as they do to Node.
    deps: { interopDefault: false },
  },
});
