/** The shapes of marks. Each is told by its form as well as by its colour. */

/** @typedef {import('./types.d.ts').MarkStyle} MarkStyle */
/** @typedef {import('./theme.js').Theme} Theme */

/** What is drawn where marks fall together: the first of these that is among them. @type {readonly MarkStyle[]} */
const WEIGHT = [
  'error',
  'crashed',
  'deleted',
  'warn',
  'started',
  'stopped',
  'note',
  'alias',
  'tagged',
  'failed-call',
  'refresh',
  'signed',
  'call',
];

/** @param {readonly { readonly style: MarkStyle }[]} marks */
export function heaviest(marks) {
  return WEIGHT.find((style) => marks.some((mark) => mark.style === style)) ?? 'note';
}

/** @param {CanvasRenderingContext2D} context @param {MarkStyle} style @param {number} x @param {number} y @param {Theme} theme */
export function drawGlyph(context, style, x, y, theme) {
  context.lineWidth = 1.5;
  context.beginPath();
  switch (style) {
    case 'refresh':
      return fillRect(context, theme.fresh, x - 0.5, y - 4, 1, 8);
    case 'signed':
      return fillRect(context, theme.ink, x - 0.5, y + 1, 1, 3);
    case 'stopped':
      return fillRect(context, theme.ink, x - 3.5, y - 3.5, 7, 7);
    case 'note':
      return fillRect(context, theme.ink, x - 1, y - 6, 2, 12);
    case 'started':
      context.moveTo(x - 3, y - 5);
      context.lineTo(x + 5, y);
      context.lineTo(x - 3, y + 5);
      return fillWithRim(context, theme.ink, theme);
    case 'alias':
      context.moveTo(x, y - 5);
      context.lineTo(x + 5, y);
      context.lineTo(x, y + 5);
      context.lineTo(x - 5, y);
      return fillWithRim(context, theme.alias, theme);
    case 'tagged':
      context.arc(x, y, 3.5, 0, 2 * Math.PI);
      return fillWithRim(context, theme.tags, theme);
    case 'warn':
      context.arc(x, y - 9, 3, 0, 2 * Math.PI);
      return fillWithRim(context, theme.warn, theme);
    case 'deleted':
      return cross(context, theme.muted, x, y, 3.5, theme);
    case 'crashed':
      return cross(context, theme.bad, x, y, 5.5, theme);
    case 'error':
      return cross(context, theme.bad, x, y, 4, theme);
  }
}

/** @param {CanvasRenderingContext2D} context @param {string} colour @param {number} x @param {number} y @param {number} width @param {number} height */
function fillRect(context, colour, x, y, width, height) {
  context.fillStyle = colour;
  context.fillRect(x, y, width, height);
}

/** A rim in the colour of the ground keeps marks apart from bars. @param {CanvasRenderingContext2D} context @param {string} colour @param {Theme} theme */
function fillWithRim(context, colour, theme) {
  context.closePath();
  context.strokeStyle = theme.surface;
  context.lineWidth = 2.5;
  context.stroke();
  context.fillStyle = colour;
  context.fill();
}

/** @param {CanvasRenderingContext2D} context @param {string} colour @param {number} x @param {number} y @param {number} size @param {Theme} theme */
function cross(context, colour, x, y, size, theme) {
  context.moveTo(x - size, y - size);
  context.lineTo(x + size, y + size);
  context.moveTo(x + size, y - size);
  context.lineTo(x - size, y + size);
  context.strokeStyle = theme.surface;
  context.lineWidth = 5;
  context.stroke();
  context.strokeStyle = colour;
  context.lineWidth = 2;
  context.stroke();
}
