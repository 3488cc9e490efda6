import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { DAY } from '../../laboratory/durations.ts';
import { type Verdict, verdictOf } from '../../verdict.ts';
import { crashHistory, hostileHistory, rollBackHistory } from '../test/histories.ts';
import { outcome } from '../test/sample.ts';
import { htmlReport } from './html.ts';
import { findChromium } from './test/chromium.ts';

const executablePath = findChromium();
const where = executablePath ?? 'skipped: no chromium on the path, and no KEYPROOF_CHROMIUM';

const failed = verdictOf('42', [
  outcome({
    id: 'ha/rolled-back',
    group: 'ha',
    result: 'failed',
    reason: 'gone',
    history: rollBackHistory(),
  }),
  outcome({ id: 'scenario/crash', group: 'scenario', history: crashHistory() }),
]);

describe.skipIf(!executablePath)(`the HTML report in a browser (${where})`, () => {
  let browser: Browser;
  let page: Page;
  let directory: string;
  let troubles: string[];
  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: executablePath ?? '', args: ['--no-sandbox'] });
  });
  afterAll(() => browser.close());
  beforeEach(async () => {
    directory = mkdtempSync(join(tmpdir(), 'keyproof-html-'));
    page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    troubles = [];
    page.on('console', (message) => troubles.push(message.text()));
    page.on('pageerror', (error) => troubles.push(String(error)));
    page.on('request', (request) => {
      if (!request.url().startsWith(pathToFileURL(directory).href)) troubles.push(request.url());
    });
  });
  afterEach(async () => {
    await page.close();
    rmSync(directory, { recursive: true });
    expect(troubles, 'errors, warnings and requests').toEqual([]);
  });

  async function open(verdict: Verdict): Promise<void> {
    const file = join(directory, 'report.html');
    writeFileSync(file, htmlReport(verdict));
    await page.goto(pathToFileURL(file).href);
    await page.waitForSelector('.plot[data-from]');
  }

  // A browser takes its time to draw, and to hear of what was done to it: what follows from an input is polled for.

  /** What is seen of the time, in days since the beginning. */
  async function seen(): Promise<{ from: number; to: number }> {
    // A frame later what was asked for is drawn.
    await page.evaluate('new Promise(requestAnimationFrame)');
    const { from, to } = (await page.evaluate('({...document.querySelector(".plot").dataset})')) as {
      from: string;
      to: string;
    };
    return { from: Number(from) / DAY, to: Number(to) / DAY };
  }

  /** How many pixels of a canvas have the red of a breach, in a column of the picture. */
  function redPixels(at: number): Promise<number> {
    return page.evaluate(`(() => {
      const plot = document.querySelector('.plot');
      const canvas = plot.querySelector('canvas:not(.ruler)');
      const copy = document.createElement('canvas');
      [copy.width, copy.height] = [canvas.width + 1, canvas.height];
      const probe = copy.getContext('2d', { willReadFrequently: true });
      probe.drawImage(canvas, 0, 0);
      probe.fillStyle = getComputedStyle(plot).getPropertyValue('--bad');
      probe.fillRect(canvas.width, 0, 1, 1);
      const [r, g, b] = probe.getImageData(canvas.width, 0, 1, 1).data;
      const { from, to } = plot.dataset;
      const x = Math.round(((${at} - from) / (to - from)) * canvas.width);
      const { data } = probe.getImageData(x, 0, 1, canvas.height);
      let count = 0;
      for (let i = 0; i < data.length; i += 4) if (data[i] === r && data[i + 1] === g && data[i + 2] === b) count += 1;
      return count / canvas.height;
    })()`);
  }

  it('shows the instant at which an invariant broke as a line through all rows, in light and in dark', async () => {
    await open(failed);
    const breach = failed.checks[0]?.history?.events.find(({ kind }) => kind === 'breach');
    const at = (breach?.at ?? 0) - (failed.checks[0]?.history?.began ?? 0);
    await expect.poll(() => redPixels(at)).toBeGreaterThan(0.9);
    expect(await redPixels(at - 3 * DAY)).toBeLessThan(0.1);
    await page.emulateMedia({ colorScheme: 'dark' });
    await expect.poll(() => redPixels(at)).toBeGreaterThan(0.9);
    expect(await page.textContent('.breaches li')).toMatch(
      /^day 24, 12:.* no-key-in-use-is-deleted s2 scheduled/,
    );
  });

  /** How many days are seen. */
  async function width(): Promise<number> {
    const { from, to } = await seen();
    return to - from;
  }

  it('zooms by wheel, buttons and keys, and moves', async () => {
    await open(failed);
    const whole = await seen();
    expect(whole.from).toBeLessThanOrEqual(0);
    expect(whole.to).toBeGreaterThan(45);
    const plot = page.locator('.plot').first();
    // The wheel zooms once the pointer has moved over the picture.
    for (const x of [400, 500]) {
      await plot.hover({ position: { x, y: 120 } });
      await seen();
    }
    // Not waitForFunction: to wait, it evaluates text in the page, which the page's policy forbids.
    await expect
      .poll(async () => {
        await page.mouse.wheel(0, -600);
        return (await seen()).from;
      })
      .toBeGreaterThan(1);
    const near = await seen();
    expect(near.to - near.from).toBeLessThan(20);
    await plot.focus();
    await page.keyboard.press('+');
    await expect.poll(width).toBeLessThan(near.to - near.from);
    const before = await seen();
    await page.keyboard.press('ArrowRight');
    await expect.poll(async () => (await seen()).from).toBeGreaterThan(before.from);
    await page.click('button[aria-label^="Show the whole"] >> nth=0');
    await expect.poll(seen).toEqual(whole);
    await page.click('button[aria-label^="Zoom in"] >> nth=0');
    await expect.poll(width).toBeLessThan(whole.to - whole.from);
  });

  it('tells what is under the pointer', async () => {
    await open(failed);
    const plot = page.locator('.plot').first();
    const { width } = (await plot.boundingBox()) ?? { width: 0 };
    // The ruler is 68 pixels high, the life of s1 stands below it.
    await plot.hover({ position: { x: width * 0.6, y: 95 } });
    const told = () => page.textContent('.tooltip');
    await expect.poll(told).toMatch(/^day 2\d, \d\d:\d\d/);
    expect(await told()).toContain('runs, discovery by aliases');
    await plot.hover({ position: { x: width * 0.1, y: 143 } });
    await expect.poll(told).toContain('key 1: scheduled for deletion');
  });

  it('goes from event to event and says each, for who does not see the picture', async () => {
    await open(failed);
    const plot = page.locator('.plot').nth(1);
    await page.click('details.group:has-text("scenario/crash") > summary');
    await page.click('summary >> text=scenario/crash');
    await plot.focus();
    await page.keyboard.press('n');
    const status = page.locator('figure').nth(1).locator('p[role=status]');
    await expect
      .poll(() => status.textContent())
      .toMatch(/^day 0, 00:00:00: step 1 start s1 by tags; s1 started/);
    await page.keyboard.press('b');
    await expect.poll(() => status.textContent()).toMatch(/^day 0, 01:10:00\.480: a-server-comes-back/);
  });

  it('has every event in a table that can be searched and leads back to the picture', async () => {
    await open(failed);
    await page.click('summary >> text=/All 12,\\d+ events/');
    const rows = () => page.locator('tbody tr').count();
    await expect.poll(rows).toBe(100);
    await page.selectOption('select', 'breach');
    await expect.poll(rows).toBe(4);
    await page.fill('input[type=search]', 'JWT-Signer-B');
    await expect.poll(rows).toBe(1);
    await page.click('tbody button');
    await expect.poll(async () => (await seen()).from).toBeGreaterThan(23);
    expect((await seen()).to).toBeLessThan(26);
  });

  it('offers to copy each command line', async () => {
    await open(failed);
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await page.click('.command button >> nth=0');
    await page.waitForSelector('text=Copied');
    expect(await page.evaluate('navigator.clipboard.readText()')).toBe(failed.checks[0]?.reproduce);
  });

  it('keeps hostile names texts', async () => {
    const history = hostileHistory();
    await open(
      verdictOf('1', [outcome({ id: history.title, result: 'failed', reason: history.title, history })]),
    );
    await page.click('summary >> text=/events as a table/');
    expect(await page.textContent('.label.life')).toBe(history.title);
    expect(await page.textContent('figcaption strong')).toBe(history.title);
    expect(await page.title()).toBe('keyproof: failure');
  });
});
