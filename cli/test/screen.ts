import { Writable } from 'node:stream';
import type { Output } from '../output.ts';

/** A stream that remembers what was written to it. */
export class Screen extends Writable implements Output {
  readonly isTTY: boolean;
  readonly columns: number;
  readonly writes: string[] = [];

  constructor({ isTTY = false, columns = 80 } = {}) {
    super({ decodeStrings: false });
    this.isTTY = isTTY;
    this.columns = columns;
  }

  override _write(chunk: unknown, _encoding: BufferEncoding, done: () => void): void {
    this.writes.push(String(chunk));
    done();
  }

  get text(): string {
    return this.writes.join('');
  }
}
