import { type Standing, standingOf, type Verdict } from '../../verdict.ts';
import { byGroup, resultLine, simulationLine } from '../summary.ts';
import { badge, checkId, evidence, type Numbered } from './check-part.ts';
import { html, type Markup } from './markup.ts';

/** What a reader has to look at, the worst first. */
const TROUBLES = ['failed', 'xpass', 'skipped', 'xfail'] as const satisfies readonly Standing[];

const HEADINGS: Readonly<Record<Standing, string>> = {
  passed: 'Passed',
  failed: 'Failed',
  xpass: 'Passed against expectation',
  skipped: 'Skipped',
  xfail: 'Failed as expected',
};

/** The page, the summary first, then what went wrong, then everything. */
export function body(verdict: Verdict): Markup {
  const numbered = verdict.checks.map((outcome, index) => ({ outcome, index }));
  const standing = (wanted: Standing) => numbered.filter(({ outcome }) => standingOf(outcome) === wanted);
  return html`<header class="page">
<p class="mark">keyproof</p>
<h1><span class="badge ${verdict.result}">${verdict.result}</span></h1>
<p class="lead">${lead(verdict)}</p>
<ul class="counts" aria-label="${resultLine(verdict)}">
${(['passed', ...TROUBLES] as const).flatMap((one) => count(one, standing(one).length))}
</ul>
<p class="facts">${simulationLine(verdict)}; seed <code>${verdict.seed}</code></p>
</header>
<main>
${TROUBLES.map((one) => section(one, standing(one)))}
<section aria-labelledby="all"><h2 id="all">All checks</h2>
${verdict.checks.length === 0 ? html`<p>None ran.</p>` : groups(numbered)}
</section>
</main>`;
}

/** What the verdict means, in one sentence. */
function lead({ result, checks }: Verdict): string {
  const wrong = checks.filter((check) => ['failed', 'xpass'].includes(standingOf(check))).length;
  const total = checks.length === 1 ? '1 check' : `${checks.length} checks`;
  if (result === 'failure') return `${wrong} of ${total} went wrong.`;
  if (checks.length === 0) return 'No check ran, so nothing was shown.';
  if (result === 'partial') return 'Nothing went wrong, but what was not tried is no success.';
  const expected = checks.some((check) => standingOf(check) === 'xfail');
  return `All of ${total} passed${expected ? ', or failed as expected' : ''}.`;
}

function count(standing: Standing, number: number): readonly Markup[] {
  if (number === 0 && standing.startsWith('x')) return [];
  const words = HEADINGS[standing].toLowerCase();
  return [html`<li class="${number === 0 ? 'none' : standing}"><b>${number}</b> ${words}</li>`];
}

/** What stands in one way that is no success, each open. */
function section(standing: Standing, outcomes: readonly Numbered[]): Markup | readonly [] {
  if (outcomes.length === 0) return [];
  const cards = outcomes.map(
    (numbered) => html`<article class="card ${standing}" id="${checkId(numbered.index)}">
<h3>${badge(numbered.outcome)} <code>${numbered.outcome.id}</code> <span>on ${numbered.outcome.target}</span></h3>
${evidence(numbered)}
</article>
`,
  );
  return html`<section aria-labelledby="${standing}"><h2 id="${standing}">${HEADINGS[standing]}</h2>
${cards}</section>
`;
}

function groups(numbered: readonly Numbered[]): Markup {
  const byOutcome = new Map(numbered.map((one) => [one.outcome, one]));
  const parts = byGroup(numbered.map(({ outcome }) => outcome)).map(([group, outcomes]) => {
    const rows = outcomes.flatMap((outcome) => byOutcome.get(outcome) ?? []);
    const well = outcomes.filter((outcome) => standingOf(outcome) === 'passed').length;
    return html`<details class="group"${well < outcomes.length ? html` open` : []}>
<summary><h3>${group}</h3> <span>${well} of ${outcomes.length} passed</span></summary>
<ul>${rows.map(row)}</ul>
</details>
`;
  });
  return html`${parts}`;
}

/** What passed opens where it stands; what did not has been told above. */
function row(numbered: Numbered): Markup {
  const { outcome, index } = numbered;
  const name = html`${badge(outcome)} <code>${outcome.id}</code> <span>${outcome.target}</span>`;
  return standingOf(outcome) === 'passed'
    ? html`<li><details><summary>${name}</summary>${evidence(numbered)}</details></li>
`
    : html`<li><a href="#${checkId(index)}">${name}</a></li>
`;
}
