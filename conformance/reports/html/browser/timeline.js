/** The picture of one history. */

import { describe } from './describe.js';
import { cleared } from './dom.js';
import { createFrame } from './frame.js';
import { layOut, rowAt, scaleOf } from './geometry.js';
import { listen } from './gestures.js';
import { rowsOf } from './model.js';
import { paintBreaches } from './paint-breaches.js';
import { paintRows } from './paint-rows.js';
import { paintGrid, paintRuler, RULER_HEIGHT } from './paint-ruler.js';
import { themeOf } from './theme.js';
import { DAY, tellLength, tellOffset } from './time.js';
import { hideTooltip, showTooltip } from './tooltip.js';
import { under } from './under.js';
import { centred, firstFrom, panned, wholeView, zoomed } from './view.js';

/** @typedef {import('../../../simulation/history.ts').History} History */

/** What a breach or an event is shown with around it. */
const CLOSE = 2 * DAY;

/** @param {HTMLElement} place @param {History} history @returns {{ goTo(at: number): void }} */
export function createTimeline(place, history) {
  const { began, ended, events, title } = history;
  const rows = rowsOf(history);
  const { tops, height } = layOut(rows);
  const steps = events.flatMap((event) =>
    event.kind === 'step' ? [{ at: event.at, label: `${event.index + 1} ${event.text}` }] : [],
  );
  const breaches = events.flatMap((event) =>
    event.kind === 'breach' ? [{ ...event, label: `${event.invariant}: ${event.text}` }] : [],
  );
  const whole = wholeView(began, ended);
  let view = whole;
  /** @type {number | undefined} the instant that keys and buttons work around */
  let cursor;
  let due = false;

  const frame = createFrame(
    `${title}: ${rows.length} rows, ${breaches.length} breaches; all events stand in the table below`,
    rows,
    tops,
    { nearer: () => zoom(0.6), farther: () => zoom(1 / 0.6), whole: showAll, breach: nextBreach },
    breaches.length > 0,
  );
  const { plot, ruler, body, cross, seen, status } = frame;
  place.append(...frame.parts);

  function draw() {
    due = false;
    const width = plot.clientWidth;
    if (width === 0) return;
    const theme = themeOf(plot);
    const picture = { view, width, theme, began };
    paintRuler(cleared(ruler, width, RULER_HEIGHT), picture, steps, breaches);
    const context = cleared(body, width, height);
    paintGrid(context, picture, height);
    paintRows(context, { rows, tops, view, width, theme });
    paintBreaches(context, { rows, tops, height, view, width, theme }, breaches);
    plot.dataset.from = String(Math.round(view.from - began));
    plot.dataset.to = String(Math.round(view.to - began));
    const from = Math.max(view.from - began, 0);
    seen.textContent = `${tellOffset(Math.round(from))}, ${tellLength(Math.min(view.to, ended) - began - from)} shown`;
    placeCursor();
  }

  function redraw() {
    if (!due) requestAnimationFrame(draw);
    due = true;
  }

  /** @param {number} factor @param {number} [x] */
  function zoom(factor, x) {
    const middle =
      cursor !== undefined && cursor >= view.from && cursor <= view.to ? cursor : (view.from + view.to) / 2;
    const at = x === undefined ? middle : view.from + (x / plot.clientWidth) * (view.to - view.from);
    const before = view;
    view = zoomed(view, whole, factor, at);
    redraw();
    return before.to - before.from !== view.to - view.from;
  }

  function showAll() {
    view = whole;
    redraw();
  }

  /** @param {number} at */
  function goTo(at) {
    cursor = at;
    view = centred(whole, at, Math.min(view.to - view.from, CLOSE));
    redraw();
  }

  function nextBreach() {
    const after = cursor ?? Number.NEGATIVE_INFINITY;
    const next = breaches.find(({ at }) => at > after) ?? breaches[0];
    if (!next) return;
    goTo(next.at);
    status.textContent = `${tellOffset(next.at - began)}: ${next.label}`;
  }

  /** @param {1 | -1} direction */
  function nextEvent(direction) {
    const from = cursor ?? (direction > 0 ? view.from : view.to);
    const next = direction > 0 ? events[firstFrom(events, from + 1)] : events[firstFrom(events, from) - 1];
    if (!next) return;
    cursor = next.at;
    if (next.at < view.from || next.at > view.to) view = centred(whole, next.at, view.to - view.from);
    redraw();
    const same = events.slice(firstFrom(events, next.at), firstFrom(events, next.at + 1));
    const lines = same.map((event) => Object.values(describe(event)).join(' '));
    status.textContent = `${tellOffset(next.at - began)}: ${lines.slice(0, 8).join('; ')}`;
    const { left, top } = plot.getBoundingClientRect();
    const x = left + scaleOf(view, plot.clientWidth)(next.at);
    const told = lines.slice(0, 12).map((text) => ({ text, tone: /** @type {const} */ ('mark') }));
    showTooltip(tellOffset(next.at - began), told, { x, y: top + RULER_HEIGHT });
  }

  function placeCursor() {
    cross.hidden = cursor === undefined;
    if (cursor !== undefined) cross.style.left = `${scaleOf(view, plot.clientWidth)(cursor)}px`;
  }

  /** @param {number} x @param {PointerEvent} pointer */
  function hover(x, pointer) {
    const width = plot.clientWidth;
    const at = view.from + (x / width) * (view.to - view.from);
    cursor = Math.round(at);
    placeCursor();
    const y = pointer.clientY - body.getBoundingClientRect().top;
    const { bars, marks } = under(y < 0 ? undefined : rows[rowAt(rows, tops, y)], { view, width, x });
    const scale = scaleOf(view, width);
    const near = (/** @type {{ at: number }} */ flag) => Math.abs(scale(flag.at) - x) <= 6;
    const lines = [
      ...breaches.filter(near).map(({ label }) => ({ text: label, tone: /** @type {const} */ ('breach') })),
      ...(y < 0 ? steps.filter(near) : [])
        .slice(0, 6)
        .map(({ label }) => ({ text: `step ${label}`, tone: /** @type {const} */ ('mark') })),
      ...bars.map((text) => ({ text, tone: /** @type {const} */ ('bar') })),
      ...marks.map((text) => ({ text, tone: /** @type {const} */ ('mark') })),
    ];
    showTooltip(tellOffset(Math.max(cursor - began, 0)), lines, { x: pointer.clientX, y: pointer.clientY });
  }

  listen(plot, {
    zoom,
    pan(share) {
      view = panned(view, whole, share);
      redraw();
    },
    whole: showAll,
    event: nextEvent,
    breach: nextBreach,
    hover,
    leave() {
      cursor = undefined;
      placeCursor();
      hideTooltip();
    },
  });
  new ResizeObserver(redraw).observe(plot);
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', redraw);
  return { goTo };
}
