/** Fetches the next page of a long table when its end comes near the screen, and puts its rows under the ones shown. */
import { fetchChanges } from './late-changes.ts';

export function listenForMoreRows(): void {
  const link = document.querySelector<HTMLAnchorElement>('a[data-more-rows]');
  if (link === null) return;
  const observer = new IntersectionObserver(
    ([entry]) => {
      if (entry?.isIntersecting !== true) return;
      observer.disconnect();
      void (async () => {
        if (await append(link)) observer.observe(link);
      })();
    },
    { rootMargin: '0px 0px 2000px' },
  );
  observer.observe(link);
}

/** Answers whether there is still more. Without an answer of the hub the link stays, and leads to the next page. */
async function append(link: HTMLAnchorElement): Promise<boolean> {
  try {
    const response = await fetch(link.href);
    if (!response.ok) return false;
    const next = new DOMParser().parseFromString(await response.text(), 'text/html');
    const rows = next.querySelector('tbody[data-rows]');
    const shown = document.querySelector('tbody[data-rows]');
    if (rows === null || shown === null) return false;
    for (const row of [...rows.children]) if (!row.hasAttribute('data-parent')) shown.append(row);
    const late = next.querySelector<HTMLAnchorElement>('a[data-late-changes]');
    if (late !== null) void fetchChanges(late.href);
    const further = next.querySelector<HTMLAnchorElement>('a[data-more-rows]');
    if (further === null) link.remove();
    else link.setAttribute('href', further.getAttribute('href') ?? '');
    return further !== null;
  } catch {
    return false;
  }
}
