import { describe, expect, it } from 'vitest';
import { verdictOf } from '../../verdict.ts';
import { crashHistory, hostileHistory } from '../test/histories.ts';
import { expectedVerdict, missedVerdict, outcome, sampleVerdict } from '../test/sample.ts';
import { browserScript } from './browser-script.ts';
import { htmlReport } from './html.ts';

/** What stands in the page as text, without style and script. */
function textOf(page: string): string {
  return page
    .replaceAll(/<(style|script)\b[^>]*>[\s\S]*?<\/\1>/g, '')
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll(/\s+/g, ' ');
}

describe('htmlReport', () => {
  it('says without its script what the other reports say', () => {
    const text = textOf(htmlReport(sampleVerdict()));
    expect(text).toContain('keyproof failure 1 of 4 checks went wrong. 2 passed 1 failed 1 skipped');
    expect(text).toContain('2,100 calls, 42 days of virtual time; seed 42');
    expect(text).toContain(
      'failed ha/partial-rollback on builtin:tags A server that is rolled back keeps | its keys. ' +
        'Reason the keys of s1: expected [&quot;a|b&quot;], found [] second line &lt;b&gt; &amp; &quot;more&quot;',
    );
    expect(text).toContain(
      'Reproduce npx keyproof check --target builtin:tags --only ha/partial-rollback --seed 42',
    );
    expect(text).toContain('Reason builtin:alias does not offer both-modes');
    expect(text).toContain('All checks discovery 1 of 1 passed');
  });

  it('tells what was expected, and what a self-test missed', () => {
    const expected = textOf(htmlReport(expectedVerdict()));
    expect(expected).toContain('1 passed against expectation 1 skipped 1 failed as expected');
    expect(expected).toContain('it passed, though known.yaml:3 expects it to fail: remove that entry');
    expect(expected).toContain('Expected fails (known.yaml:3): waits for | issue &lt;7&gt;');
    expect(textOf(htmlReport(missedVerdict()))).toContain('missed cleanup/one-day');
  });

  it('tells the breaches of a history also without its script', () => {
    const verdict = verdictOf('1', [outcome({ result: 'failed', reason: 'x', history: crashHistory() })]);
    expect(textOf(htmlReport(verdict))).toContain(
      'day 0, 01:10:00.480 a-server-comes-back s1 reaches AWS and does not start: NotFoundException',
    );
  });

  it('lets no text become markup, and nothing but its own script and style take effect', () => {
    const history = hostileHistory();
    const hostile = history.title;
    const page = htmlReport(
      verdictOf(hostile, [
        outcome({
          id: hostile,
          group: hostile,
          target: hostile,
          shows: hostile,
          result: 'failed',
          reason: hostile,
          history,
        }),
      ]),
    );
    expect(page).not.toContain('<script>document');
    expect(page).not.toContain('<img');
    expect(page.match(/<script/g)).toHaveLength(2);
    expect(page).toMatch(/script-src &#39;sha256-[\w+/=]{44}&#39;; img-src data:;/);
    expect(page).not.toMatch(/\b(src|href)="(?!#|data:,")/);
  });

  it('is empty but honest when nothing ran', () => {
    expect(textOf(htmlReport(verdictOf('1', [])))).toContain('partial No check ran, so nothing was shown.');
  });
});

describe('browserScript', () => {
  it('is one script that parses, without imports and exports', () => {
    const script = browserScript();
    expect(() => new Function(script)).not.toThrow();
    expect(script).not.toMatch(/^(import|export)\b/m);
  });
});
