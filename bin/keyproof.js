#!/usr/bin/env node
// The command. In a clone it runs the TypeScript sources, which Node strips of their types; the published
// package holds compiled JavaScript only. Plain JavaScript itself, so that an old Node can say what is wrong.
import { existsSync } from 'node:fs';
import module from 'node:module';

const LEAST_NODE = 24;

if (Number(process.versions.node.split('.')[0]) < LEAST_NODE) {
  process.stderr.write(
    `keyproof needs Node ${LEAST_NODE} or newer; this is ${process.version}. In a clone, 'npm ci' brings one: run 'npx keyproof'.\n`,
  );
  process.exitCode = 2;
} else {
  module.enableCompileCache?.();
  const source = new URL('../cli/main.ts', import.meta.url);
  const compiled = new URL('../dist/cli/main.js', import.meta.url);
  const { main } = await import((existsSync(source) ? source : compiled).href);
  await main(process.argv.slice(2));
}
