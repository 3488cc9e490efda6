/** What became of each key: its states, its use, and what was done to it. */

import { describe, tellState } from './describe.js';

/** @typedef {import('../../../simulation/history.ts').History} History */
/** @typedef {import('../../../simulation/history.ts').HistoryEvent} HistoryEvent */
/** @typedef {import('./types.d.ts').Mark} Mark */
/** @typedef {import('./types.d.ts').Segment} Segment */
/** @typedef {{ segments: Segment[], uses: Segment[], marks: Mark[] }} Track */

/** The tags that a refresh changes. */
const REFRESHED = new Set(['spire-last-update', 'defakto-heartbeat']);

/** @param {History} history @returns {ReadonlyMap<string, Track>} a track for each key, by its name */
export function keyTracks({ keys, events, began, ended }) {
  /** @type {Map<string, Track>} */
  const tracks = new Map(keys.map(({ name }) => [name, { segments: [], uses: [], marks: [] }]));
  const states = follow(tracks, 'segments');
  const uses = follow(tracks, 'uses');
  const before = { aliases: new Map(), tags: new Map() };
  for (const event of events) {
    mark(event, tracks, before);
    if (event.kind === 'key') {
      if (event.state === 'Deleted') states.end(event.key, event.at);
      else states.begin(event.key, event.key, event.at, event.state, tellState(event.state));
    } else if (event.kind === 'uses') {
      const place = `${event.server}\n${event.keyId}`;
      if (event.key) {
        uses.begin(place, event.key, event.at, 'use', `in use by ${event.server} for ${event.keyId}`);
      } else uses.end(place, event.at);
    } else if (event.kind === 'server' && (event.what === 'stopped' || event.what === 'crashed')) {
      uses.endAll((place) => place.startsWith(`${event.server}\n`), event.at);
    }
  }
  states.endAll(() => true, ended);
  uses.endAll(() => true, ended);
  for (const track of tracks.values()) {
    if (track.segments.length > 0) continue;
    track.segments.push({ from: began, to: ended, style: 'Other', text: 'state unknown' });
  }
  return tracks;
}

/** Stretches that go on until something else begins at their place. @param {Map<string, Track>} tracks @param {'segments' | 'uses'} list */
function follow(tracks, list) {
  /** @type {Map<string, { key: string, from: number, style: Segment['style'], text: string }>} */
  const open = new Map();
  const end = (/** @type {string} */ place, /** @type {number} */ to) => {
    const stretch = open.get(place);
    if (!stretch) return;
    open.delete(place);
    const { key, from, style, text } = stretch;
    tracks.get(key)?.[list].push({ from, to, style, text });
  };
  return {
    end,
    /** @param {string} place @param {string} key @param {number} from @param {Segment['style']} style @param {string} text */
    begin(place, key, from, style, text) {
      end(place, from);
      open.set(place, { key, from, style, text });
    },
    /** @param {(place: string) => boolean} which @param {number} to */
    endAll(which, to) {
      for (const place of [...open.keys()].filter(which)) end(place, to);
    },
  };
}

/** @typedef {Readonly<Record<string, string>>} Tags */

/**
 * @param {HistoryEvent} event
 * @param {ReadonlyMap<string, Track>} tracks
 * @param {{ aliases: Map<string, string>, tags: Map<string, Tags> }} before where each alias pointed, what each key had
 */
function mark(event, tracks, { aliases, tags }) {
  const put = (
    /** @type {string | undefined} */ key,
    /** @type {Mark['style']} */ style,
    /** @type {string} */ short,
    text = describe(event).text,
  ) => tracks.get(key ?? '')?.marks.push({ at: event.at, style, short, text });
  switch (event.kind) {
    case 'key':
      if (event.state === 'Deleted') put(event.key, 'deleted', 'deleted');
      return;
    case 'alias': {
      const { alias, key } = event;
      const before = aliases.get(alias);
      if (before !== undefined && before === key) return void put(key, 'refresh', 'alias refreshed', alias);
      if (before !== undefined) put(before, 'alias', 'alias gone', `${alias} no longer points here`);
      if (key === undefined) return void aliases.delete(alias);
      aliases.set(alias, key);
      return void put(key, 'alias', 'alias', `${alias} points here`);
    }
    case 'tags': {
      const changed = difference(tags.get(event.key) ?? {}, event.tags);
      tags.set(event.key, event.tags);
      if (changed.length === 0) return;
      const fresh = changed.every((name) => REFRESHED.has(name));
      return void put(event.key, fresh ? 'refresh' : 'tagged', fresh ? 'tags refreshed' : 'tagged');
    }
    case 'signed':
      return void put(
        event.key,
        event.verified ? 'signed' : 'error',
        event.verified ? 'signed' : 'signature failed',
        `${event.server}: ${describe(event).text}`,
      );
  }
}

/** The names of tags that differ. @param {Tags} before @param {Tags} after */
function difference(before, after) {
  return Object.keys({ ...before, ...after }).filter((name) => before[name] !== after[name]);
}
