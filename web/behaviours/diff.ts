/** Loads parts of differences in place, and keeps which files the reader has seen. Without it the links lead there. */

const KEY = 'viewed:';

export function listenForDiffs(): void {
  if (document.querySelector('[data-diff]') === null) return;
  showViewed(document);
  followReader();
  document.addEventListener('click', (event) => {
    const link = event.target instanceof Element ? event.target.closest<HTMLAnchorElement>('a[data-diff-load]') : null;
    if (link === null || event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    void load(link);
  });
  document.addEventListener('change', (event) => {
    const box = event.target instanceof HTMLInputElement ? event.target : null;
    const file = box?.closest('[data-diff-viewed]') === null ? null : box?.closest<HTMLElement>('[data-diff-file]');
    if (box === null || file === null || file === undefined) return;
    if (box.checked) localStorage.setItem(KEY + keyOf(file), '1');
    else localStorage.removeItem(KEY + keyOf(file));
    mark(file, box.checked);
  });
}

/** Loads the files the page was too long for when the reader comes near them, one after the other. */
function followReader(): void {
  const waiting: HTMLAnchorElement[] = [];
  let isLoading = false;
  const loadWaiting = async (): Promise<void> => {
    if (isLoading) return;
    isLoading = true;
    for (let link = waiting.shift(); link !== undefined; link = waiting.shift()) {
      // The reader may have loaded it meanwhile.
      if (link.isConnected) await replaceFile(link);
    }
    isLoading = false;
  };
  const observer = new IntersectionObserver(
    (entries) => {
      for (const { isIntersecting, target } of entries) {
        if (!isIntersecting || !(target instanceof HTMLAnchorElement)) continue;
        observer.unobserve(target);
        waiting.push(target);
      }
      void loadWaiting();
    },
    { rootMargin: '0px 0px 1500px' },
  );
  for (const link of document.querySelectorAll('a[data-diff-follows]')) observer.observe(link);
}

async function load(link: HTMLAnchorElement): Promise<void> {
  const place = await replaceFile(link);
  // The page itself still shows it.
  if (place === null) location.assign(link.href);
  else place.querySelector<HTMLElement>('[tabindex="0"]')?.focus({ preventScroll: true });
}

/** Puts the same file of the page that the link leads to in the place of the one here; null when that cannot be had. */
async function replaceFile(link: HTMLAnchorElement): Promise<HTMLElement | null> {
  const anchor = link.dataset['diffLoad'] ?? '';
  const old = document.getElementById(anchor);
  try {
    const answer = await fetch(link.href);
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    const loaded = page.getElementById(anchor);
    if (!answer.ok || loaded === null || old === null) return null;
    const place = document.importNode(loaded, true);
    old.replaceWith(place);
    showViewed(place);
    return place;
  } catch {
    return null;
  }
}

function keyOf(file: HTMLElement): string {
  return `${file.id}:${file.dataset['diffFile'] ?? ''}`;
}

function showViewed(root: ParentNode): void {
  const files = [...root.querySelectorAll<HTMLElement>('[data-diff-file]')];
  if (root instanceof HTMLElement && root.dataset['diffFile'] !== undefined) files.push(root);
  for (const file of files) {
    const label = file.querySelector<HTMLElement>('[data-diff-viewed]');
    const box = label?.querySelector('input');
    if (label === null || box === null || box === undefined) continue;
    label.hidden = false;
    box.checked = localStorage.getItem(KEY + keyOf(file)) !== null;
    mark(file, box.checked);
  }
}

/** What was seen is folded, and struck out in the list of files. */
function mark(file: HTMLElement, isViewed: boolean): void {
  const body = file.querySelector<HTMLElement>('[data-diff-body]');
  if (body !== null) body.hidden = isViewed;
  document.querySelector(`[data-diff-entry="${CSS.escape(file.id)}"]`)?.toggleAttribute('data-viewed', isViewed);
}
