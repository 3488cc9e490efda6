/** All events of a history as a table: what the picture shows, for those who do not see it, and to search in. */

import { describe, KINDS } from './describe.js';
import { button, element } from './dom.js';
import { tellOffset } from './time.js';

/** @typedef {import('../../../simulation/history.ts').History} History */
/** @typedef {import('../../../simulation/history.ts').HistoryEvent} HistoryEvent */

const PAGE = 100;

/** @param {History} history @param {(at: number) => void} goTo @returns {HTMLElement} filled when it is opened */
export function createTable({ events, began }, goTo) {
  const count = events.length.toLocaleString('en');
  const details = element('details', { class: 'events' }, [
    element('summary', {}, [`All ${count} events as a table`]),
  ]);
  details.addEventListener('toggle', () => fill(details, events, began, goTo), { once: true });
  return details;
}

/** @param {HTMLElement} details @param {readonly HistoryEvent[]} events @param {number} began @param {(at: number) => void} goTo */
function fill(details, events, began, goTo) {
  const rows = events.map((event) => ({ ...describe(event), at: event.at, kind: event.kind }));
  const kind = element('select', { 'aria-label': 'Kind of event' }, [
    element('option', { value: '' }, ['all kinds']),
    ...Object.entries(KINDS).map(([value, words]) => element('option', { value }, [words])),
  ]);
  const words = element('input', {
    type: 'search',
    placeholder: 'Search',
    'aria-label': 'Search in the events',
  });
  const where = element('span', { role: 'status' });
  const body = element('tbody');
  let shown = rows;
  let first = 0;
  const show = () => {
    body.replaceChildren(...shown.slice(first, first + PAGE).map((row) => tableRow(row, began, goTo)));
    const last = Math.min(first + PAGE, shown.length);
    where.textContent =
      shown.length === 0 ? 'none' : `${first + 1} to ${last} of ${shown.length.toLocaleString('en')}`;
    earlier.disabled = first === 0;
    later.disabled = last >= shown.length;
  };
  const turn = (/** @type {number} */ by) => {
    first += by;
    show();
  };
  const earlier = button('Earlier', 'Earlier events', () => turn(-PAGE));
  const later = button('Later', 'Later events', () => turn(PAGE));
  const select = () => {
    const wanted = words.value.toLowerCase();
    shown = rows.filter(
      (row) =>
        (kind.value === '' || row.kind === kind.value) &&
        `${row.subject} ${row.text}`.toLowerCase().includes(wanted),
    );
    first = 0;
    show();
  };
  kind.addEventListener('change', select);
  words.addEventListener('input', select);
  const head = ['time', 'kind', 'of', 'what happened'].map((text) => element('th', { scope: 'col' }, [text]));
  details.append(
    element('div', { class: 'tools' }, [kind, words, earlier, later, where]),
    element('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': 'Events' }, [
      element('table', {}, [element('thead', {}, [element('tr', {}, head)]), body]),
    ]),
  );
  show();
}

/** @param {{ at: number, kind: string, subject: string, text: string }} row @param {number} began @param {(at: number) => void} goTo */
function tableRow({ at, kind, subject, text }, began, goTo) {
  const time = button(tellOffset(at - began), 'Show in the timeline', () => goTo(at));
  time.removeAttribute('aria-label');
  return element('tr', { class: kind }, [
    element('td', {}, [time]),
    element('td', {}, [kind]),
    element('td', {}, [subject]),
    element('td', {}, [text]),
  ]);
}
