import { styleText } from 'node:util';
import { DAY } from '../laboratory/durations.ts';
import type { History } from '../simulation/history.ts';

/** `day 16 06:00:00`, counted from the beginning of a history. */
export function instantOf(at: number, began: number): string {
  const passed = at - began;
  const time = new Date(passed % DAY).toISOString().slice(11, 19);
  return `day ${Math.floor(passed / DAY)} ${time}`;
}

/** Where the lines of a timeline stand, and in which colours. */
export interface Layout {
  /** How far lines stand to the right of those that head them. */
  readonly indent: number;
  readonly colour: boolean;
}

/**
 * The lines of a timeline: each instant is told once, what is told again right after itself is counted, and refreshes
 * are summed up.
 */
export class TimelineLines {
  readonly #began: number;
  readonly #timeWidth: number;
  readonly #indent: string;
  readonly #colour: boolean;
  readonly #lines: string[] = [];
  readonly #refreshers = new Set<string>();
  #refreshes = 0;
  #time = '';
  /** The last line, and how often the same came right after it. */
  #last = '';
  #repeats = 0;

  constructor({ began, ended }: Pick<History, 'began' | 'ended'>, { indent, colour }: Layout) {
    this.#began = began;
    this.#timeWidth = instantOf(ended, began).length;
    this.#indent = ' '.repeat(indent);
    this.#colour = colour;
  }

  /** A line that heads those that follow. */
  head(at: number, text: string): void {
    this.#endRefreshes();
    this.#write(at, this.#paint('bold', text));
  }

  /** A line like any other, or one that nobody must overlook. */
  add(at: number, text: string, alarming: boolean): void {
    this.#endRefreshes();
    if (text === this.#last) {
      this.#repeats++;
      return;
    }
    this.#write(at, `${this.#indent}${alarming ? this.#paint('red', text) : text}`);
    this.#last = text;
  }

  /** Counts a refresh of a server, which has no line of its own. */
  refreshed(server: string): void {
    this.#refreshes++;
    this.#refreshers.add(server);
  }

  /** All lines, each with a newline at its end. */
  end(): string {
    this.#endRefreshes();
    this.#endRepeats();
    return this.#lines.map((line) => `${line}\n`).join('');
  }

  #endRefreshes(): void {
    if (this.#refreshes === 0) return;
    const words = this.#refreshes === 1 ? 'refresh' : 'refreshes';
    const text = `... ${this.#refreshes} ${words} of ${[...this.#refreshers].sort().join(', ')}`;
    this.#refreshes = 0;
    this.#refreshers.clear();
    this.#endRepeats();
    this.#push('', `${this.#indent}${text}`);
  }

  #endRepeats(): void {
    if (this.#repeats > 0) this.#push('', `${this.#indent}... and ${this.#repeats} times more`);
    this.#repeats = 0;
    this.#last = '';
  }

  #write(at: number, text: string): void {
    this.#endRepeats();
    const time = instantOf(at, this.#began);
    this.#push(time === this.#time ? '' : time, text);
    this.#time = time;
  }

  #push(time: string, text: string): void {
    this.#lines.push(`${time.padEnd(this.#timeWidth)}  ${text}`);
  }

  #paint(style: 'bold' | 'red', text: string): string {
    return this.#colour ? styleText(style, text, { validateStream: false }) : text;
  }
}
