/** Copies the text of a pressed copy button, shows it on the button for a moment and says it to screen readers. */
import { announce } from './announce.ts';

const SHOWN_FOR_MS = 1500;

export function listenForCopy(): void {
  document.addEventListener('click', (event) => {
    const button = event.target instanceof Element ? event.target.closest<HTMLElement>('button[data-copy]') : null;
    if (button !== null) void copy(button);
  });
}

async function copy(button: HTMLElement): Promise<void> {
  const { copy: text = '', copyFrom, copiedLabel = '' } = button.dataset;
  if (!(await writeText(copyFrom === undefined ? text : linesOf(copyFrom)))) return;
  button.dataset['copied'] = '';
  announce(copiedLabel);
  setTimeout(() => delete button.dataset['copied'], SHOWN_FOR_MS);
}

/** Without the numbers that stand beside the lines. */
function linesOf(selector: string): string {
  const lines = document.querySelectorAll(`${selector} code`);
  return Array.from(lines, (line) => `${(line.textContent ?? '').replace(/\n$/, '')}\n`).join('');
}

/** The clipboard API exists in secure contexts only, and many hubs are reached over plain HTTP in a local network. */
async function writeText(text: string): Promise<boolean> {
  if (window.isSecureContext)
    return navigator.clipboard.writeText(text).then(
      () => true,
      () => false,
    );
  const area = document.createElement('textarea');
  area.value = text;
  area.className = 'visually-hidden';
  document.body.append(area);
  area.select();
  const isCopied = document.execCommand('copy');
  area.remove();
  return isCopied;
}
