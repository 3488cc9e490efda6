import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Verdict } from '../../verdict.ts';
import { browserScript } from './browser-script.ts';
import { historyId } from './check-part.ts';
import { html, jsonElement, Markup } from './markup.ts';
import { body } from './page.ts';

const STYLES = ['theme', 'page', 'timeline'].map((name) => new URL(`style/${name}.css`, import.meta.url));

/**
 * A verdict as one HTML file that needs nothing else: it makes no request, and its policy lets nothing but its own
 * style and script take effect. What it says can be read without the script; the timelines need it.
 */
export function htmlReport(verdict: Verdict): string {
  const style = STYLES.map((file) => readFileSync(file, 'utf8')).join('');
  const script = browserScript();
  const policy = [
    "default-src 'none'",
    `style-src ${hashOf(style)}`,
    `script-src ${hashOf(script)}`,
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join('; ');
  const histories = verdict.checks.flatMap(({ history }, index) =>
    history ? [jsonElement(historyId(index), history)] : [],
  );
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>keyproof: ${verdict.result}</title>
<link rel="icon" href="data:,">
<style>${new Markup(style)}</style>
</head>
<body>
${body(verdict)}
${histories}<script>${new Markup(script)}</script>
</body>
</html>
`.text;
}

/** How a Content Security Policy names one text. */
function hashOf(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
}
