import { grouped } from '../../grouped.ts';
import { DAY } from '../../laboratory/durations.ts';
import type { Breach, History } from '../../simulation/history.ts';
import { type CheckOutcome, standingOf } from '../../verdict.ts';
import { expectationOf, reasonOf, standingWord } from '../summary.ts';
import { html, type Markup } from './markup.ts';

/** An outcome and its place in the verdict, which tells its elements from others. */
export interface Numbered {
  readonly outcome: CheckOutcome;
  readonly index: number;
}

/** How many breaches are told before the timeline. */
const MOST_BREACHES = 12;

/** The id of the element that holds an outcome's history. */
export function historyId(index: number): string {
  return `history-${index + 1}`;
}

/** The id of the element that tells of an outcome. */
export function checkId(index: number): string {
  return `check-${index + 1}`;
}

/** How an outcome stands, as a word with a colour. */
export function badge(outcome: CheckOutcome): Markup {
  return html`<span class="badge ${standingOf(outcome)}">${standingWord(outcome)}</span>`;
}

/** What there is to say of one outcome. */
export function evidence({ outcome, index }: Numbered): Markup {
  const { shows, source, reproduce, history } = outcome;
  const reason = reasonOf(outcome);
  const expected = expectationOf(outcome);
  return html`<p class="shows">${shows}</p>
<dl>
${reason === '' ? [] : html`<dt>Reason</dt><dd><pre>${reason}</pre></dd>`}
${expected === undefined ? [] : html`<dt>Expected</dt><dd>${expected}</dd>`}
<dt>Source</dt><dd>${source}</dd>
<dt>Reproduce</dt><dd class="command"><code>${reproduce}</code><button type="button" hidden>Copy</button></dd>
</dl>
${history ? timeline(history, index) : []}`;
}

function timeline(history: History, index: number): Markup {
  const { title, began, ended, events, servers, keys } = history;
  const breaches = events.filter((event) => event.kind === 'breach');
  const facts = [
    count(Math.max(Math.round((ended - began) / DAY), 1), 'day'),
    count(servers.length, 'server'),
    count(keys.length, 'key'),
    count(events.length, 'event'),
    `from ${instant(began)}`,
  ].join(', ');
  return html`<figure data-history="${historyId(index)}">
<figcaption><strong>${title}</strong> <span>${facts}</span></figcaption>
${breaches.length > 0 ? breachList(breaches, began) : []}
<noscript><p class="hint">The timeline and its table of events need JavaScript.</p></noscript>
</figure>`;
}

function breachList(breaches: readonly ({ readonly at: number } & Breach)[], began: number): Markup {
  const rest = breaches.length - MOST_BREACHES;
  const items = breaches
    .slice(0, MOST_BREACHES)
    .map(
      ({ at, invariant, text }) =>
        html`<li><button type="button" data-at="${at}" disabled>${offset(at - began)}</button> <code>${invariant}</code> ${text}</li>`,
    );
  return html`<ol class="breaches" aria-label="Breaches">${items}${rest > 0 ? html`<li>and ${rest} more</li>` : []}</ol>`;
}

function count(number: number, of: string): string {
  return `${grouped(number)} ${of}${number === 1 ? '' : 's'}`;
}

function instant(at: number): string {
  return `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

/** As the timeline tells it: `day 15, 06:00:00`. */
function offset(milliseconds: number): string {
  return `day ${Math.floor(milliseconds / DAY)}, ${new Date(milliseconds % DAY).toISOString().slice(11, 23).replace('.000', '')}`;
}
