/** The elements of one timeline. */

import { button, element } from './dom.js';
import { heightOf } from './geometry.js';
import { RULER_HEIGHT } from './paint-ruler.js';

/** @typedef {import('./types.d.ts').Row} Row */

/** What the signs mean: the class of the sign, and its words. */
const LEGEND = /** @type {const} */ ([
  ['bar alias', 'server by aliases'],
  ['bar tags', 'server by tags'],
  ['bar enabled', 'key enabled'],
  ['bar disabled', 'disabled'],
  ['bar pending', 'scheduled for deletion'],
  ['bar use', 'in use by a server'],
  ['bar cut', 'cut off from AWS'],
  ['sign alias', 'alias moved'],
  ['sign tagged', 'tagged'],
  ['sign fresh', 'refreshed'],
  ['sign cross', 'crash or error'],
  ['sign warn', 'warning in the log'],
  ['sign breach', 'an invariant broke'],
]);

/**
 * @param {string} name
 * @param {readonly Row[]} rows @param {readonly number[]} tops
 * @param {{ nearer(): void, farther(): void, whole(): void, breach(): void }} actions
 * @param {boolean} broke
 */
export function createFrame(name, rows, tops, actions, broke) {
  const ruler = element('canvas', { class: 'ruler' });
  const body = element('canvas');
  const cross = element('div', { class: 'crosshair', hidden: '' });
  const plot = element(
    'div',
    {
      class: 'plot',
      tabindex: '0',
      role: 'application',
      'aria-roledescription': 'timeline',
      'aria-label': name,
    },
    [ruler, body, cross],
  );
  const seen = element('span', { class: 'seen' });
  const bar = element('div', { class: 'tools', role: 'toolbar', 'aria-label': 'Timeline' }, [
    button('+', 'Zoom in (+)', actions.nearer),
    button('−', 'Zoom out (−)', actions.farther),
    button('Whole', 'Show the whole history (0)', actions.whole),
    ...(broke ? [button('Breach', 'Go to the next breach (B)', actions.breach)] : []),
    seen,
  ]);
  const hint = element('p', { class: 'hint' }, [
    'Wheel or + and − zoom, dragging or the arrow keys move, N and P go from event to event.',
  ]);
  const status = element('p', { class: 'unseen', role: 'status' });
  const legend = element(
    'ul',
    { class: 'legend', 'aria-label': 'Legend' },
    LEGEND.map(([sign, words]) =>
      element('li', {}, [element('span', { class: `swatch ${sign}`, 'aria-hidden': 'true' }), words]),
    ),
  );
  const frame = element('div', { class: 'frame' }, [labels(rows, tops), plot]);
  return { parts: [bar, frame, legend, hint, status], plot, ruler, body, cross, seen, status };
}

/** @param {readonly Row[]} rows @param {readonly number[]} tops */
function labels(rows, tops) {
  const column = element('div', { class: 'labels', 'aria-hidden': 'true' }, [
    ...['steps', 'breaches'].map((words, index) => {
      const label = element('div', { class: 'label head' }, [words]);
      label.style.top = `${24 + index * 22}px`;
      return label;
    }),
  ]);
  rows.forEach((row, index) => {
    const label = element('div', { class: `label ${row.kind}`, title: row.title }, [row.label]);
    label.style.top = `${RULER_HEIGHT + (tops[index] ?? 0)}px`;
    label.style.height = `${heightOf(row)}px`;
    column.append(label);
  });
  return column;
}
