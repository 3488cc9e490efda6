import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { Screen } from '../test/screen.ts';
import { noticesBroken, passes, run } from './test/bench.ts';

describe('progress', () => {
  it('is a line for each group of a target in a log', async () => {
    const { stderr } = await run({ selfTest: true }, [
      passes,
      { ...passes, id: 'discovery/too' },
      noticesBroken,
      { ...passes, id: 'discovery/three' },
    ]);
    expect(stderr.split('\n')).toEqual([
      'mine:alias: discovery ...',
      'mine:alias: cleanup ...',
      'mine:tags: discovery ...',
      'mine:tags: cleanup ...',
      'broken:forgets:alias: cleanup ...',
      '',
    ]);
  });

  it('is one line written over and over on a terminal, which it leaves empty', async () => {
    const terminal = new Screen({ isTTY: true, columns: 30 });
    await run({}, [passes, noticesBroken], { stderr: terminal });
    const lines = terminal.writes.map(stripVTControlCharacters).filter((text) => text !== '');
    expect(lines).toEqual([
      '[1/4] mine:alias discovery/pa',
      '[2/4] mine:alias cleanup/noti',
      '[3/4] mine:tags discovery/pas',
      '[4/4] mine:tags cleanup/notic',
    ]);
    expect(terminal.text).not.toContain('\n');
    // The cursor goes to the first column and the line is cleared.
    expect(terminal.text.endsWith('\u001b[1G\u001b[2K')).toBe(true);
  });

  it('shows the whole line on a terminal of unknown width', async () => {
    const terminal = new Screen({ isTTY: true, columns: 0 });
    await run({ target: ['mine:alias'] }, [passes], { stderr: terminal });
    expect(terminal.writes).toContain('[1/1] mine:alias discovery/passes');
  });
});
