/** Events in words: for the table, the tooltip and the announcements. */

/** @typedef {import('../../../simulation/history.ts').HistoryEvent} HistoryEvent */
/** @typedef {import('./types.d.ts').Told} Told */

const STATES = {
  Enabled: 'enabled',
  Disabled: 'disabled',
  PendingDeletion: 'scheduled for deletion',
  Deleted: 'deleted',
  Other: 'in another state',
};

const LIFE = {
  started: 'started',
  'start-failed': 'could not start',
  stopped: 'stopped',
  crashed: 'crashed',
  'cut-off': 'cut off from AWS',
  reconnected: 'reached AWS again',
};

const MODES = { alias: 'discovery by aliases', tags: 'discovery by tags' };

/** @param {keyof typeof MODES} mode */
export function tellMode(mode) {
  return MODES[mode];
}

/** @param {keyof typeof STATES} state */
export function tellState(state) {
  return STATES[state];
}

/** The events that a reader may ask for, and what they are called. */
export const KINDS = {
  step: 'steps',
  server: 'lives of servers',
  call: 'calls',
  key: 'states of keys',
  alias: 'aliases',
  tags: 'tags',
  uses: 'keys in use',
  signed: 'signatures',
  log: 'log',
  breach: 'breaches',
};

/** @param {HistoryEvent} event @returns {Told} */
export function describe(event) {
  switch (event.kind) {
    case 'step':
      return { subject: `step ${event.index + 1}`, text: event.text };
    case 'server':
      return { subject: event.server, text: life(event) };
    case 'call':
      return { subject: event.server ?? 'others', text: call(event) };
    case 'key':
      return { subject: event.key, text: STATES[event.state] };
    case 'alias':
      return { subject: event.alias, text: event.key ? `points to ${event.key}` : 'deleted' };
    case 'tags': {
      const tags = Object.entries(event.tags).map(([name, value]) => `${name}=${value}`);
      return { subject: event.key, text: tags.length > 0 ? `tagged ${tags.join(', ')}` : 'has no tags' };
    }
    case 'uses':
      return {
        subject: event.server,
        text: event.key ? `uses ${event.key} for ${event.keyId}` : `has no key for ${event.keyId} any more`,
      };
    case 'signed': {
      const by = event.key ? ` with ${event.key}` : '';
      const result = event.verified ? 'verified' : 'failed or does not verify';
      return { subject: event.server, text: `signature for ${event.keyId}${by}: ${result}` };
    }
    case 'log':
      return { subject: event.server, text: `${event.level}: ${event.message}` };
    case 'breach':
      return { subject: event.invariant, text: event.text };
  }
}

/** @param {Extract<HistoryEvent, { kind: 'server' }>} event */
function life({ what, mode, reason }) {
  return `${LIFE[what]}${mode ? `, ${MODES[mode]}` : ''}${reason ? `: ${reason}` : ''}`;
}

/** @param {Extract<HistoryEvent, { kind: 'call' }>} event */
function call({ operation, keys, alias, error }) {
  const about = [...keys, ...(alias ? [alias] : [])].join(', ');
  return `${operation}${about ? ` ${about}` : ''}${error ? `: ${error}` : ''}`;
}
