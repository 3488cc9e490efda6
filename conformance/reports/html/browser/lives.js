/** The rows of a server: its lives, and its calls. */

import { describe, tellMode } from './describe.js';

/** @typedef {import('../../../simulation/history.ts').HistoryEvent} HistoryEvent */
/** @typedef {import('../../../simulation/history.ts').HistoryServer} HistoryServer */
/** @typedef {import('./types.d.ts').Row} Row */
/** @typedef {import('./types.d.ts').Mark} Mark */
/** @typedef {import('./types.d.ts').Segment} Segment */

/** @type {Readonly<Record<string, Mark['style']>>} */
const LIFE_MARKS = {
  started: 'started',
  'start-failed': 'crashed',
  stopped: 'stopped',
  crashed: 'crashed',
  'cut-off': 'note',
  reconnected: 'note',
};

/**
 * @param {HistoryServer} server
 * @param {readonly HistoryEvent[]} events
 * @param {number} ended
 * @returns {Row}
 */
export function lifeRow({ name, trustDomain, identifier }, events, ended) {
  /** @type {Segment[]} */
  const segments = [];
  /** @type {Segment[]} drawn over the lives */
  const cuts = [];
  /** @type {Mark[]} */
  const marks = [];
  /** @type {{ from: number, style: Segment['style'], text: string } | undefined} */
  let life;
  /** @type {number | undefined} */
  let cutSince;
  const endLife = (/** @type {number} */ to) => {
    if (life) segments.push({ ...life, to });
    life = undefined;
  };
  const endCut = (/** @type {number} */ to) => {
    if (cutSince !== undefined) cuts.push({ from: cutSince, to, style: 'cut', text: 'cut off from AWS' });
    cutSince = undefined;
  };
  for (const event of events) {
    if (event.kind === 'log' && event.server === name) {
      marks.push({ at: event.at, style: event.level, short: event.level, text: event.message });
    }
    if (event.kind !== 'server' || event.server !== name) continue;
    const { at, what, mode } = event;
    marks.push({ at, style: LIFE_MARKS[what] ?? 'note', short: what, text: describe(event).text });
    if (what === 'started') {
      endLife(at);
      const text = mode ? `runs, ${tellMode(mode)}` : 'runs';
      life = { from: at, style: mode ?? 'unknown', text };
    } else if (what === 'cut-off') {
      endCut(at);
      cutSince = at;
    } else if (what === 'reconnected') endCut(at);
    else endLife(at);
  }
  endLife(ended);
  endCut(ended);
  const title = `server ${name}: trust domain ${trustDomain}, identifier ${identifier}`;
  return {
    kind: 'life',
    label: name,
    title,
    segments: [...segments, ...cuts],
    uses: [],
    marks,
    subjects: [name],
  };
}

/**
 * @param {string | undefined} server of others when absent
 * @param {readonly HistoryEvent[]} events
 * @returns {Row | undefined} nothing when it made no call
 */
export function callsRow(server, events) {
  /** @type {Mark[]} */
  const marks = [];
  for (const event of events) {
    if (event.kind !== 'call' || event.server !== server) continue;
    const { at, operation, error } = event;
    const style = error ? 'failed-call' : 'call';
    const short = error ? `${operation}: ${error}` : operation;
    marks.push({ at, style, short, text: describe(event).text });
  }
  if (marks.length === 0) return undefined;
  const title = `${marks.length.toLocaleString('en')} calls of ${server ?? 'others'}`;
  return { kind: 'calls', label: 'calls', title, segments: [], uses: [], marks, subjects: [] };
}
