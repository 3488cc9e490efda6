import { HOUR } from '../../laboratory/durations.ts';
import type { Style } from './style.ts';

export const disposesInRounds: Style = {
  name: 'disposes-in-rounds',
  differs: 'Collects the keys that it has to delete, and deletes them every six hours.',
  modes: ['alias', 'tags'],
  innocentOf: [
    'cleanup/replaced-keys-go-in-seven-days',
    'ha/a-deletion-that-stays-denied',
    'ha/a-denied-deletion',
    'ha/a-lost-answer',
    'ha/a-rotation-during-a-refresh',
  ],
  disposalEvery: 6 * HOUR,
};
