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
  const typed = catchLetters();
  try {
    const { showPalette } = await import('../islands/show-palette.ts');
    const text = typed.take();
    if (text === null) return;
    showPalette({ ...JSON.parse(link.dataset['palette'] ?? '{}'), text }, () => {
      isOpen = false;
    });
  } catch {
    typed.take();
    location.assign(link.getAttribute('href') ?? '/search');
  }
}

/** Keeps what is typed until the palette is there; `take` ends it and answers null when Escape was pressed. */
function catchLetters(): { readonly take: () => string | null } {
  let letters: string[] | null = [];
  const stop = (): void => document.removeEventListener('keydown', press, true);
  function press(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.key === 'Escape') {
      letters = null;
      isOpen = false;
      stop();
    } else if (event.key === 'Backspace') letters?.pop();
    else if ([...event.key].length === 1) letters?.push(event.key);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }
  document.addEventListener('keydown', press, true);
  return {
    take: () => {
      stop();
      return letters?.join('') ?? null;
    },
  };
}
