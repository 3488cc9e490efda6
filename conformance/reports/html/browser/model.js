/** From a history to the rows of the picture: server by server, and under each its key ids. */

import { keyTracks } from './keys.js';
import { callsRow, lifeRow } from './lives.js';

/** @typedef {import('../../../simulation/history.ts').History} History */
/** @typedef {import('../../../simulation/history.ts').HistoryKey} HistoryKey */
/** @typedef {import('./types.d.ts').Row} Row */
/** @typedef {import('./keys.js').Track} Track */

/** The most rows of one key id. A server that leaks keys has thousands of them, and the first ones tell it all. */
const MOST_LANES = 24;

/** @param {History} history @returns {readonly Row[]} */
export function rowsOf(history) {
  const { servers, keys, events, ended } = history;
  const tracks = keyTracks(history);
  const known = new Set(servers.map(({ name }) => name));
  const ownRows = servers.flatMap((server) => {
    const calls = callsRow(server.name, events);
    const own = keys.filter((key) => key.server === server.name);
    return [lifeRow(server, events, ended), ...(calls ? [calls] : []), ...keyRows(own, tracks)];
  });
  const foreign = keys.filter(({ server }) => server === undefined || !known.has(server));
  const calls = callsRow(undefined, events);
  if (foreign.length === 0 && !calls) return ownRows;
  /** @type {Row} */
  const others = {
    kind: 'life',
    label: 'others',
    title: 'keys and calls of nobody above',
    segments: [],
    uses: [],
    marks: [],
    subjects: [],
  };
  return [...ownRows, others, ...(calls ? [calls] : []), ...keyRows(foreign, tracks)];
}

/** The rows of each key id: a key stands in the first one that is free again. @param {readonly HistoryKey[]} keys @param {ReadonlyMap<string, Track>} tracks */
function keyRows(keys, tracks) {
  return [...Map.groupBy(keys, ({ keyId }) => keyId ?? '')].flatMap(([keyId, ofId]) => {
    /** @type {{ free: number, keys: HistoryKey[] }[]} */
    const lanes = [];
    /** @type {HistoryKey[]} */
    const more = [];
    for (const key of ofId) {
      const { segments } = trackOf(key, tracks);
      const begins = segments[0]?.from ?? 0;
      const ends = segments.at(-1)?.to ?? 0;
      const lane = lanes.find(({ free }) => free < begins);
      if (lane) {
        lane.keys.push(key);
        lane.free = ends;
      } else if (lanes.length < MOST_LANES) lanes.push({ free: ends, keys: [key] });
      else more.push(key);
    }
    const rows = lanes.map((lane, index) =>
      keyRow(index === 0 ? keyId || 'no id' : '', keyId, lane.keys, tracks),
    );
    return more.length === 0 ? rows : [...rows, restRow(keyId, more, tracks)];
  });
}

/** @param {string} label @param {string} keyId @param {readonly HistoryKey[]} keys @param {ReadonlyMap<string, Track>} tracks @returns {Row} */
function keyRow(label, keyId, keys, tracks) {
  const own = keys.map((key) => ({ key, track: trackOf(key, tracks) }));
  return {
    kind: 'key',
    label,
    title: `${keyId ? `key id ${keyId}: ` : ''}${keys.map(({ name }) => name).join(', ')}`,
    segments: own.flatMap(({ key, track }) =>
      track.segments.map((segment) => ({ ...segment, text: `${key.name}: ${segment.text}` })),
    ),
    uses: own.flatMap(({ track }) => track.uses),
    marks: own.flatMap(({ track }) => track.marks).sort((one, other) => one.at - other.at),
    subjects: keys.map(({ name }) => name),
  };
}

/** What there is no room for: the instant at which each began. @param {string} keyId @param {readonly HistoryKey[]} keys @param {ReadonlyMap<string, Track>} tracks @returns {Row} */
function restRow(keyId, keys, tracks) {
  const marks = keys.map((key) => ({
    at: trackOf(key, tracks).segments[0]?.from ?? 0,
    style: /** @type {const} */ ('note'),
    short: 'one more key',
    text: `${key.name} is made`,
  }));
  return {
    kind: 'key',
    label: `${keys.length} more`,
    title: `${keys.length} more keys for ${keyId}, each at the instant at which it was made`,
    segments: [],
    uses: [],
    marks: marks.sort((one, other) => one.at - other.at),
    subjects: keys.map(({ name }) => name),
  };
}

/** @param {HistoryKey} key @param {ReadonlyMap<string, Track>} tracks @returns {Track} */
function trackOf({ name }, tracks) {
  return tracks.get(name) ?? { segments: [], uses: [], marks: [] };
}
