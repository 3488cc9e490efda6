import { KeyedLock } from '../concurrency.ts';
import type { FileSystem } from '../files/file-system.ts';
import { writeHistory } from './history.ts';
import type { NamedDocument } from './named-document.ts';

/** Keeps the file that says which key managers hold keys in use. */
export class Register {
  readonly #files: FileSystem;
  readonly #path: string;
  readonly #lock = new KeyedLock();
  /** The active one first. */
  #documents: readonly NamedDocument[];

  constructor(files: FileSystem, path: string, documents: readonly NamedDocument[]) {
    this.#files = files;
    this.#path = path;
    this.#documents = documents;
  }

  write(): Promise<void> {
    return this.#change((documents) => documents);
  }

  /** Puts a document first. It is on the disk when this resolves: a key made before could be lost. */
  activate(document: NamedDocument): Promise<void> {
    return this.#change((documents) => [document, ...documents.filter(({ name }) => name !== document.name)]);
  }

  release(released: string): Promise<void> {
    return this.#change((documents) => documents.filter(({ name }) => name !== released));
  }

  #change(change: (documents: readonly NamedDocument[]) => readonly NamedDocument[]): Promise<void> {
    return this.#lock.run('', async () => {
      const documents = change(this.#documents);
      const [active = '', ...previous] = documents.map(({ text }) => text);
      await writeHistory(this.#files, this.#path, { active, previous });
      this.#documents = documents;
    });
  }
}
