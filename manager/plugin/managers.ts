import type { ServedManager } from './served-manager.ts';

/**
 * The names that `--manager` takes: SPIRE's, each key manager that a configuration document can name, and a document
 * itself. They stand here because reading them from the managers would load these, and a server waits for its plugin.
 */
export const MANAGER_NAMES = [
  'aws_kms',
  'awsKMS',
  'spireAwsKMS',
  'memory',
  'disk',
  'keyResource',
  'document',
] as const;

export type ManagerName = (typeof MANAGER_NAMES)[number];

/** Loads what a manager needs to check its configuration. */
export async function loadManager(name: ManagerName): Promise<ServedManager> {
  if (name === 'aws_kms') return (await import('./aws-kms-manager.ts')).awsKmsManager;
  if (name === 'document') return (await import('./document-manager.ts')).documentManager;
  const [{ EXTENSIONS }, { extensionManager }] = await Promise.all([
    import('../extensions.ts'),
    import('./extension-manager.ts'),
  ]);
  const extension = EXTENSIONS.find((candidate) => candidate.name === name);
  if (!extension) throw new Error(`manager/extensions.ts has no ${name}`);
  return extensionManager(extension);
}
