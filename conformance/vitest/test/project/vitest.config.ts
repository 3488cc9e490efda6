import { defineConfig } from 'vitest/config';

export default defineConfig({
  // CommonJS modules look as they do to Node; the installed package is not touched by Vitest and needs no such thing.
  test: { deps: { interopDefault: false } },
});
