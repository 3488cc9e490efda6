import { z } from 'zod';
import { defineExtension } from '../configuration-document/extension.ts';
import { createMemoryKeyManager } from './create.ts';

/** `memory: {}` */
export const memoryExtension = defineExtension({
  name: 'memory',
  schema: z.strictObject({}),
  volatile: true,
  create: async (_fields, { clock }) => createMemoryKeyManager({ clock }),
});
