import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe } from 'vitest';
import { createSqliteStore } from './sqlite.ts';
import { storeSuite } from './suite.ts';

const root = mkdtempSync(join(tmpdir(), 'keyproof-store-'));
let directories = 0;
afterAll(() => rmSync(root, { recursive: true, force: true }));

describe('the store in a data directory', () => {
  storeSuite(() => createSqliteStore(join(root, `${directories++}`)));
});
