import { passedDocument, readDocument, type SourceDocument } from './document.ts';
import { readKeyproofSeeds, type SeedDocument } from './keyproof-format.ts';
import { looksLikeLocalKms, readLocalKmsSeeds } from './local-kms-format.ts';
import type { Defaults } from './make-seed.ts';
import { type Seed, SeedError } from './seed.ts';

/** The formats of seed files: ours, and that of local-kms. */
export type SeedFormat = 'keyproof' | 'local-kms';

/** Where seeds come from. */
export interface SeedSources {
  readonly files: readonly string[];
  /** The format of the files; told by their shape when absent. */
  readonly format?: SeedFormat | undefined;
  /** Seeds that a program passes. */
  readonly passed?: SeedDocument | undefined;
}

/** Reads all seeds. @throws SeedError for the first file with mistakes, and for what two seeds claim both */
export function readSeeds({ files, format, passed }: SeedSources, defaults: Defaults): readonly Seed[] {
  const read = (document: SourceDocument) =>
    (format ?? (looksLikeLocalKms(document.content) ? 'local-kms' : 'keyproof')) === 'local-kms'
      ? readLocalKmsSeeds(document, defaults)
      : readKeyproofSeeds(document, defaults);
  const seeds = [
    ...files.flatMap((file) => read(readDocument(file))),
    ...(passed === undefined ? [] : readKeyproofSeeds(passedDocument(passed), defaults)),
  ];
  checkNothingTwice(seeds);
  return seeds;
}

function checkNothingTwice(seeds: readonly Seed[]): void {
  const claimed = new Map<string, Seed>();
  for (const seed of seeds) {
    for (const name of [seed.id, ...seed.aliases]) {
      const claim = [seed.account, seed.region, name].join(' ');
      const first = claimed.get(claim);
      if (first) throw new SeedError(`${seed.where}: ${name} is taken by ${first.where} already.`);
      claimed.set(claim, seed);
    }
  }
}
