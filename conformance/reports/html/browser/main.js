/** What the page can do beyond being read. Runs once, at its end. */

import { createTable } from './table.js';
import { createTimeline } from './timeline.js';

for (const command of document.querySelectorAll('.command')) {
  const copy = command.querySelector('button');
  const text = command.querySelector('code')?.textContent ?? '';
  if (!copy) continue;
  copy.hidden = false;
  copy.addEventListener('click', async () => {
    copy.textContent = (await copied(text)) ? 'Copied' : 'Press Ctrl+C';
    if (copy.textContent !== 'Copied')
      getSelection()?.selectAllChildren(/** @type {Node} */ (command.firstChild));
  });
  copy.addEventListener('blur', () => {
    copy.textContent = 'Copy';
  });
}

/** Browsers have no clipboard for some places, among them files. @param {string} text */
async function copied(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}

for (const figure of /** @type {NodeListOf<HTMLElement>} */ (
  document.querySelectorAll('figure[data-history]')
)) {
  const source = document.getElementById(figure.dataset.history ?? '');
  const history = JSON.parse(source?.textContent ?? '');
  const timeline = createTimeline(figure, history);
  figure.append(createTable(history, timeline.goTo));
  for (const link of /** @type {NodeListOf<HTMLButtonElement>} */ (
    figure.querySelectorAll('button[data-at]')
  )) {
    link.disabled = false;
    link.addEventListener('click', () => timeline.goTo(Number(link.dataset.at)));
  }
}
