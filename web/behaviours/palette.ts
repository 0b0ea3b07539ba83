/** Opens the command palette on Ctrl-K (or ⌘K), on its link in the header, and on `/` where a page has no search. */

let isOpen = false;

export function listenForPalette(): void {
  document.addEventListener('keydown', (event) => {
    if (event.key.toLowerCase() !== 'k' || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
    event.preventDefault();
    openPalette();
  });
  document.addEventListener('click', (event) => {
    const link = event.target instanceof Element ? event.target.closest('a[data-palette]') : null;
    if (link === null || event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    openPalette();
  });
}

export function openPalette(): void {
  const link = document.querySelector<HTMLElement>('[data-palette]');
  if (link === null || isOpen) return;
  isOpen = true;
  void show(link);
}

/** Without its code the link still leads to the search page. */
async function show(link: HTMLElement): Promise<void> {
  try {
    const { showPalette } = await import('../islands/show-palette.ts');
    showPalette(JSON.parse(link.dataset['palette'] ?? '{}'), () => {
      isOpen = false;
    });
  } catch {
    location.assign(link.getAttribute('href') ?? '/search');
  }
}
