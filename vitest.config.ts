import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{cli,emulator,manager,conformance,scripts}/**/*.test.ts'],
    reporters: ['default'],
    testTimeout: 30_000,
  },
});
