import { resolve } from 'node:path';
import { z } from 'zod';
import { defineExtension } from '../configuration-document/extension.ts';
import { createDiskKeyManager } from './create.ts';

/** `disk: {path}` */
export const diskExtension = defineExtension({
  name: 'disk',
  schema: z.strictObject({
    path: z
      .string()
      .min(1)
      .transform((path) => resolve(path)),
  }),
  create: ({ path }, { trustDomain, clock, files }) =>
    createDiskKeyManager({ path, trustDomain, clock, files }),
});
