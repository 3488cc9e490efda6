import type { StoredKey } from '../local-keys/stored-key.ts';

/** The custom resource's part that the manager reads and writes. */
export interface KeyResource {
  readonly trustDomain: string;
  readonly keys: readonly StoredKey[];
}

/** A resource as it was at one version. */
export interface VersionedKeyResource extends KeyResource {
  /** Opaque, as Kubernetes's metadata.resourceVersion. */
  readonly resourceVersion: string;
}

/** Where the custom resource is: a manifest file, or a cluster. */
export interface KeyResourceStore {
  /** For messages: which resource, where. */
  readonly name: string;
  /** The resource; undefined when there is none yet. */
  load(): Promise<VersionedKeyResource | undefined>;
  /**
   * Writes the resource if it still has the version that was read; undefined stands for "there is none yet".
   * @throws KeyResourceConflict when somebody else has written it, and nothing is changed.
   */
  save(resource: KeyResource, resourceVersion: string | undefined): Promise<VersionedKeyResource>;
}

/** Somebody else has written the resource (Kubernetes answers 409): read it again. */
export class KeyResourceConflict extends Error {
  override readonly name = 'KeyResourceConflict';
}
