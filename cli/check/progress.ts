import { clearLine, cursorTo } from 'node:readline';
import type { Output } from '../output.ts';

/** A check or a target: what is shown of it. */
interface Named {
  readonly id: string;
}

/** Shows that the work goes on. */
export interface Progress {
  /** Hears of each check before it runs. */
  readonly show: (done: number, total: number, check: Named, target: Named) => void;
  /** Leaves the terminal as it was. Safe to call twice. */
  readonly end: () => void;
}

/** One line that is written over and over on a terminal; elsewhere a line for each group of a target. */
export function startProgress(output: Output): Progress {
  return output.isTTY ? onTerminal(output) : inLog(output);
}

function onTerminal(output: Output): Progress {
  const rewrite = (text: string) => {
    cursorTo(output, 0);
    clearLine(output, 0);
    output.write(text);
  };
  return {
    show(done, total, { id }, target) {
      const line = `[${done + 1}/${total}] ${target.id} ${id}`;
      // A line that wraps could not be written over. Some terminals say that they have no columns at all.
      rewrite(line.slice(0, (output.columns || 80) - 1));
    },
    end: () => rewrite(''),
  };
}

function inLog(output: Output): Progress {
  const told = new Set<string>();
  return {
    show(_done, _total, { id }, target) {
      const line = `${target.id}: ${id.slice(0, id.indexOf('/'))} ...`;
      if (!told.has(line)) output.write(`${line}\n`);
      told.add(line);
    },
    end() {},
  };
}
