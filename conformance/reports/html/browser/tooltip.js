/** The box beside the pointer: one for the whole page. */

import { element } from './dom.js';

const box = element('div', { class: 'tooltip', 'aria-hidden': 'true', hidden: '' });

/**
 * @param {string} title
 * @param {readonly { text: string, tone: 'bar' | 'mark' | 'breach' }[]} lines
 * @param {{ x: number, y: number }} pointer in the window
 */
export function showTooltip(title, lines, { x, y }) {
  if (!box.isConnected) document.body.append(box);
  box.replaceChildren(
    element('strong', {}, [title]),
    ...lines.map(({ text, tone }) => element('div', { class: tone }, [text])),
  );
  box.hidden = false;
  const { width, height } = box.getBoundingClientRect();
  const left = x + 16 + width > innerWidth ? x - width - 16 : x + 16;
  box.style.left = `${Math.max(left, 4)}px`;
  box.style.top = `${Math.max(Math.min(y + 16, innerHeight - height - 4), 4)}px`;
}

export function hideTooltip() {
  box.hidden = true;
}
