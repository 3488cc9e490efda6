import { describe } from 'vitest';
import { createMemoryStore } from './memory.ts';
import { storeSuite } from './suite.ts';

describe('in memory', () => storeSuite(createMemoryStore));
