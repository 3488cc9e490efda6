import type { Mode } from '../../vocabulary.ts';
import type { BrokenTarget } from '../broken-target.ts';
import { DEFECTS, type Defect } from './defects.ts';
import { startPublished } from './target.ts';

const BOTH = ['alias', 'tags'] as const;

/** The model of the published plugin with each of its defects alone. */
export const PUBLISHED_TARGETS: readonly BrokenTarget[] = [
  only('B0', ['tags'], ['ha/a-killed-rotation', 'discovery/tags-alone-suffice']),
  only('B1', ['tags'], ['discovery/one-key-for-an-id', 'cleanup/own-leftovers-go']),
  only('C', ['tags'], ['migration/over-and-back-and-over', 'migration/orphans-of-aliases-go-too']),
  only('D', ['tags'], ['tags/fifty-with-its-own', 'tags/extremes-are-taken']),
  only('E', ['tags'], ['ha/a-lagging-tag-index']),
  only('F', ['tags'], ['ha/a-partial-roll-back']),
  only(
    'G',
    ['tags'],
    ['cleanup/own-leftovers-go', 'ha/a-deletion-that-stays-denied', 'ha/a-denied-deletion'],
  ),
  only('H', ['tags'], ['cleanup/returning-servers-start', 'cleanup/dead-servers-keys-go']),
  only('I', ['tags'], ['tags/inactive-before-its-deletion']),
  only('J', BOTH, ['cleanup/neighbours-are-left-alone', 'cleanup/names-that-begin-alike']),
  only('K', BOTH, ['discovery/identifiers-that-kms-refuses', 'discovery/key-ids-stay-apart']),
  only('L', BOTH, ['ha/a-rotation-during-a-refresh']),
  only('M', BOTH, ['ha/clocks-that-run-ahead']),
];

function only(defect: Defect, modes: readonly Mode[], caughtBy: readonly string[]): BrokenTarget {
  return {
    name: `published-${defect.toLowerCase()}`,
    breaks: DEFECTS[defect],
    modes,
    caughtBy,
    start: startPublished(new Set([defect])),
  };
}
