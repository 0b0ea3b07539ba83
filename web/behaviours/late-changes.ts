/**
 * Fetches the last changes that the page did not wait for, and puts them where they belong. Without an answer of the
 * hub the link to them stays.
 */

export function listenForLateChanges(): void {
  const link = document.querySelector<HTMLAnchorElement>('a[data-late-changes]');
  if (link !== null) void fillIn(link);
}

async function fillIn(link: HTMLAnchorElement): Promise<void> {
  const label = link.textContent;
  link.textContent = link.dataset['lateChanges'] ?? label;
  link.setAttribute('aria-busy', 'true');
  const bar = link.closest('[data-change-bar]');
  const found = await fetchChanges(link.href);
  if (found === null) {
    link.textContent = label;
    link.removeAttribute('aria-busy');
    return;
  }
  const complete = found.querySelector('[data-change-bar]');
  if (complete === null) bar?.remove();
  else bar?.replaceWith(complete);
}

/** Fills in the rows of the table with those of the page at this address, and answers it; null without one. */
export async function fetchChanges(address: string): Promise<Document | null> {
  const shown = document.querySelector('tbody[data-rows]');
  shown?.setAttribute('data-looking', '');
  try {
    const response = await fetch(address);
    if (!response.ok) return null;
    const found = new DOMParser().parseFromString(await response.text(), 'text/html');
    const rows = new Map(
      [...found.querySelectorAll('tbody[data-rows] > tr')].map((row) => [row.querySelector('a')?.href, row]),
    );
    for (const row of shown?.querySelectorAll('tr[data-late]') ?? []) {
      const complete = rows.get(row.querySelector('a')?.href);
      if (complete !== undefined) row.replaceWith(complete);
    }
    return found;
  } catch {
    return null;
  } finally {
    shown?.removeAttribute('data-looking');
  }
}
