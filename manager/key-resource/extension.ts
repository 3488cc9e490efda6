import { resolve } from 'node:path';
import { z } from 'zod';
import { defineExtension } from '../configuration-document/extension.ts';
import { createKeyResourceKeyManager } from './create.ts';
import { createFileStore } from './file-store.ts';

/** `keyResource: {path}`: the custom resource as its manifest file. */
export const keyResourceExtension = defineExtension({
  name: 'keyResource',
  schema: z.strictObject({
    path: z
      .string()
      .min(1)
      .transform((path) => resolve(path)),
  }),
  create: ({ path }, { trustDomain, clock, files }) =>
    createKeyResourceKeyManager({ store: createFileStore(path, files), trustDomain, clock }),
});
