/** Wheel, drag and keys over the picture, as changes of the view. */

import { hideTooltip } from './tooltip.js';

/**
 * @typedef {{
 *   zoom(factor: number, x?: number): boolean,
 *   pan(share: number): void,
 *   whole(): void,
 *   event(direction: 1 | -1): void,
 *   breach(): void,
 *   hover(x: number, pointer: PointerEvent): void,
 *   leave(): void,
 * }} Actions `zoom` tells whether anything changed; x is in CSS pixels from the left of the plot
 */

/** @type {Readonly<Record<string, (actions: Actions) => void>>} */
const KEYS = {
  ArrowLeft: (actions) => actions.pan(-0.15),
  ArrowRight: (actions) => actions.pan(0.15),
  '+': (actions) => void actions.zoom(0.6),
  '=': (actions) => void actions.zoom(0.6),
  '-': (actions) => void actions.zoom(1 / 0.6),
  0: (actions) => actions.whole(),
  Home: (actions) => actions.whole(),
  n: (actions) => actions.event(1),
  p: (actions) => actions.event(-1),
  b: (actions) => actions.breach(),
  Escape: (actions) => actions.leave(),
};

/** @param {HTMLElement} plot @param {Actions} actions */
export function listen(plot, actions) {
  const xOf = (/** @type {MouseEvent} */ event) => event.clientX - plot.getBoundingClientRect().left;
  // A page that is being scrolled goes on scrolling when the picture comes under the pointer.
  let meant = false;
  addEventListener('scroll', () => {
    meant = false;
    hideTooltip();
  });
  plot.addEventListener('wheel', (event) => {
    if (!meant && !event.ctrlKey) return;
    const across = event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY);
    if (across) {
      actions.pan(((event.deltaX || event.deltaY) / plot.clientWidth) * 0.8);
      event.preventDefault();
    } else if (actions.zoom(1.0018 ** pixels(event), xOf(event))) event.preventDefault();
  });
  /** @type {number | undefined} */
  let dragged;
  plot.addEventListener('pointerdown', (event) => {
    if (event.button !== 0 || event.pointerType === 'touch') return;
    dragged = xOf(event);
    plot.setPointerCapture(event.pointerId);
    plot.classList.add('dragged');
  });
  plot.addEventListener('pointermove', (event) => {
    meant = true;
    const x = xOf(event);
    if (dragged !== undefined) {
      actions.pan((dragged - x) / plot.clientWidth);
      dragged = x;
    }
    actions.hover(x, event);
  });
  for (const end of ['pointerup', 'pointercancel']) {
    plot.addEventListener(end, () => {
      dragged = undefined;
      plot.classList.remove('dragged');
    });
  }
  plot.addEventListener('pointerleave', () => actions.leave());
  plot.addEventListener('dblclick', (event) => void actions.zoom(0.35, xOf(event)));
  plot.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const action = KEYS[event.key];
    if (!action) return;
    action(actions);
    event.preventDefault();
  });
}

/** How far a wheel was turned, whatever it counts in. @param {WheelEvent} event */
function pixels({ deltaY, deltaMode }) {
  return deltaMode === WheelEvent.DOM_DELTA_LINE ? deltaY * 32 : deltaY;
}
