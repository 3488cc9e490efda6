import { defineConfig } from 'vitest/config';

/** Where the gate wants a report for machines. */
const report = process.env.KEYPROOF_TEST_REPORT;

export default defineConfig({
  test: {
    include: ['{cli,emulator,manager,conformance,scripts}/**/*.test.ts'],
    reporters: report ? ['default', ['json', { outputFile: report }]] : ['default'],
    testTimeout: 30_000,
    maxWorkers: '100%',
    // CommonJS modules look as they do to Node.
    deps: { interopDefault: false },
  },
});
