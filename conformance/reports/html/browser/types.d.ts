/** What the parts of the timeline hand to each other. Instants are milliseconds since the epoch. */

/** What is drawn as a bar: a stretch of a server's life, a state of a key, the use of a key. */
export interface Segment {
  readonly from: number;
  readonly to: number;
  readonly style: SegmentStyle;
  readonly text: string;
}

type SegmentStyle =
  | 'alias'
  | 'tags'
  | 'unknown'
  | 'cut'
  | 'use'
  | 'Enabled'
  | 'Disabled'
  | 'PendingDeletion'
  | 'Other';

/** What is drawn at an instant. */
export interface Mark {
  readonly at: number;
  readonly style: MarkStyle;
  /** A word or two: marks that fall together are counted by it. */
  readonly short: string;
  readonly text: string;
}

export type MarkStyle =
  | 'started'
  | 'stopped'
  | 'crashed'
  | 'note'
  | 'warn'
  | 'error'
  | 'call'
  | 'failed-call'
  | 'alias'
  | 'tagged'
  | 'refresh'
  | 'signed'
  | 'deleted';

export interface Row {
  readonly kind: 'life' | 'calls' | 'key';
  /** What stands at its left; empty for a further row of the same thing. */
  readonly label: string;
  /** What the label says in full. */
  readonly title: string;
  readonly segments: readonly Segment[];
  /** The stretches in which a server used the key. */
  readonly uses: readonly Segment[];
  /** In the order of time. */
  readonly marks: readonly Mark[];
  /** Names of the servers and keys in it: where a breach points to. */
  readonly subjects: readonly string[];
}

/** What is seen of the time. */
export interface View {
  readonly from: number;
  readonly to: number;
}

/** An event in words. */
export interface Told {
  readonly subject: string;
  readonly text: string;
}
