import { existsSync, readFileSync } from 'node:fs';

/** The version of the package, in a clone as in the published package, where the code lies one folder deeper. */
export function version(): string {
  const beside = ['../package.json', '../../package.json'].map((path) => new URL(path, import.meta.url));
  const file = beside.find((path) => existsSync(path));
  if (!file) throw new Error('package.json is missing from the installation.');
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}
