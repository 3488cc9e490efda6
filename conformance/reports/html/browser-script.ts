import { readFileSync } from 'node:fs';

const DIRECTORY = new URL('browser/', import.meta.url);

/** The only forms of import and export that the modules of the page use. */
const IMPORT = /^import (\{[^}]*\}) from '\.\/([\w-]+)\.js';$/gm;
const EXPORT = /^export (?:async )?(?:function|const) (\w+)/gm;

/**
 * The modules of browser/ as one script: each a function that runs after those that it imports from. They stay
 * modules for the editor, the tests and the type checker; a file that is opened from a disk cannot import any.
 * @throws Error for a form of import or export that it does not know
 */
export function browserScript(): string {
  const parts = new Map<string, string>();
  include('main', parts, new Set());
  return `(() => {\n'use strict';\n${[...parts.values()].join('')}})();\n`;
}

function include(name: string, parts: Map<string, string>, entered: Set<string>): void {
  if (entered.has(name)) return;
  entered.add(name);
  const source = readFileSync(new URL(`${name}.js`, DIRECTORY), 'utf8');
  for (const [, , imported = ''] of source.matchAll(IMPORT)) include(imported, parts, entered);
  const exported = [...source.matchAll(EXPORT)].map(([, what]) => what);
  const script = source
    .replaceAll(IMPORT, (_, names: string, from: string) => `const ${names} = ${variable(from)};`)
    .replaceAll(EXPORT, (text) => text.slice('export '.length));
  const odd = /^(?:import|export)\b.*|<\/script|<!--/im.exec(script);
  if (odd) throw new Error(`${name}.js cannot stand in the page: ${odd[0]}`);
  parts.set(name, `const ${variable(name)} = (() => {\n${script}return { ${exported.join(', ')} };\n})();\n`);
}

/** The variable that holds what a module exports. */
function variable(name: string): string {
  return `module_${name.replaceAll('-', '_')}`;
}
