/** HTML that is written by us, as opposed to a text, which is escaped wherever it is put. */
export class Markup {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

type Part = Markup | string | number | readonly Part[];

const ESCAPED: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** A template of HTML: what is put into it is escaped, unless it is markup itself. Attributes have to be quoted. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  return new Markup(
    strings.map((text, index) => text + (index in parts ? written(parts[index]) : '')).join(''),
  );
}

function written(part: Part | undefined): string {
  if (part instanceof Markup) return part.text;
  if (Array.isArray(part)) return part.map(written).join('');
  return String(part).replaceAll(/[&<>"']/g, (character) => ESCAPED[character] ?? '');
}

/**
 * A JSON document that a script of the page reads. No text in it can end the element or open a comment, because it
 * has no `<` left.
 */
export function jsonElement(id: string, value: unknown): Markup {
  const json = JSON.stringify(value).replaceAll('<', '\\u003c');
  return html`<script type="application/json" id="${id}">${new Markup(json)}</script>\n`;
}
