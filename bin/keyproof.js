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
  // A server waits for its plugin at each start, so that one command is reached without the emulator.
  const entry = process.argv[2] === 'plugin' ? 'plugin-main' : 'main';
  const source = new URL(`../cli/${entry}.ts`, import.meta.url);
  const compiled = new URL(`../dist/cli/${entry}.js`, import.meta.url);
  const { main } = await import((existsSync(source) ? source : compiled).href);
  await main(process.argv.slice(2));
}
