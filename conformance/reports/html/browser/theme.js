/** The colours of the picture are the style sheet's, so that light and dark are told apart in one place. */

const NAMES = /** @type {const} */ ([
  'ink',
  'muted',
  'line',
  'band',
  'surface',
  'alias',
  'tags',
  'enabled',
  'disabled',
  'pending',
  'other',
  'use',
  'call',
  'bad',
  'warn',
  'fresh',
]);

/** @typedef {Readonly<Record<(typeof NAMES)[number], string>> & { readonly font: string }} Theme */

/** @param {Element} element @returns {Theme} */
export function themeOf(element) {
  const style = getComputedStyle(element);
  const colours = NAMES.map((name) => [name, style.getPropertyValue(`--${name}`).trim()]);
  return { ...Object.fromEntries(colours), font: style.fontFamily };
}
