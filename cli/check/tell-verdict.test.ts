import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { UsageError } from '../exit-codes.ts';
import { Screen } from '../test/screen.ts';
import { fails, passes, run } from './test/bench.ts';

afterEach(() => vi.unstubAllEnvs());

describe('colours', () => {
  const colourful = async (stdout: Screen) => {
    const { stdout: text } = await run({}, [passes], { stdout });
    return text !== stripVTControlCharacters(text);
  };

  it('are for terminals only, and not when NO_COLOR is set', async () => {
    vi.stubEnv('NO_COLOR', '');
    expect(await colourful(new Screen({ isTTY: true }))).toBe(true);
    expect(await colourful(new Screen())).toBe(false);
    vi.stubEnv('NO_COLOR', '1');
    expect(await colourful(new Screen({ isTTY: true }))).toBe(false);
  });
});

describe('--report', () => {
  it('writes reports of a bad verdict too', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'keyproof-check-'));
    try {
      const files = ['json=a', 'junit=b', 'md=c'].map((report) => report.replace('=', `=${directory}/`));
      await run({ report: files, seed: '5' }, [fails]);
      const read = (name: string) => readFileSync(join(directory, name), 'utf8');
      expect(JSON.parse(read('a'))).toMatchObject({ result: 'failure', seed: '5' });
      expect(read('b')).toContain('failures="2"');
      expect(read('c')).toContain('## keyproof: failure');
    } finally {
      rmSync(directory, { recursive: true });
    }
  });

  it('is refused before anything runs when its directory does not exist', async () => {
    const stderr = new Screen();
    const running = run({ report: ['json=/no/such/directory/x'] }, [passes], { stderr });
    await expect(running).rejects.toBeInstanceOf(UsageError);
    await expect(running).rejects.toThrow('the directory of the report does not exist: /no/such/directory');
    expect(stderr.text).toBe('');
  });
});
