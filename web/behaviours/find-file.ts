/** Opens the search for a file of the repository on `t` and on its button, which shows only where scripts run. */
import { isTyping } from './is-typing.ts';

let isOpen = false;

export function listenForFileSearch(): void {
  document.addEventListener('keydown', (event) => {
    if (event.key !== 't' || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    const button = document.querySelector<HTMLElement>('button[data-find-file]');
    if (button === null || isOpen) return;
    event.preventDefault();
    void open(button);
  });
  document.addEventListener('click', (event) => {
    const button = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-find-file]') : null;
    if (button !== null && !isOpen) void open(button);
  });
}

async function open(button: HTMLElement): Promise<void> {
  isOpen = true;
  try {
    const { showFileFinder } = await import('../islands/show-file-finder.ts');
    showFileFinder(JSON.parse(button.dataset['findFile'] ?? '{}'), () => {
      isOpen = false;
      button.focus();
    });
  } catch {
    isOpen = false;
  }
}
