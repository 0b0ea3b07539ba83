/** What tables of a page gain where scripts run: keys, statistics that were not known in time, readable JSON. */
import { makeGrid } from './grid.ts';

export function enhanceTables(): void {
  for (const table of document.querySelectorAll<HTMLTableElement>('table[data-table]')) {
    makeGrid(table);
    showPointed(table);
    table.addEventListener('toggle', ({ target }) => spreadJson(target), true);
    const { statistics } = table.dataset;
    if (statistics !== undefined) void addStatistics(table, statistics);
  }
}

/** The row that the address points at may be far down in the box. */
function showPointed(table: HTMLTableElement): void {
  const row = table.querySelector<HTMLTableRowElement>('tr[aria-current="true"]');
  const box = table.parentElement;
  if (row === null || box === null) return;
  box.scrollTop = Math.max(0, row.offsetTop - box.clientHeight / 2);
}

/**
 * Statistics take a look at many rows, so the page does not wait for them. They are a page of their own, made of the
 * same parts: each column's chart is taken from there.
 */
async function addStatistics(table: HTMLTableElement, url: string): Promise<void> {
  try {
    const answer = await fetch(url, { headers: { Accept: 'text/html' } });
    if (!answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    for (const place of table.querySelectorAll<HTMLElement>('[data-column-chart]')) {
      const chart = page.querySelector(`[data-column-chart="${place.dataset['columnChart']}"]`);
      if (chart !== null) place.replaceChildren(...document.adoptNode(chart).childNodes);
    }
    const note = document.querySelector('[data-statistics-note]');
    note?.replaceChildren(page.querySelector('[data-statistics-note]')?.textContent ?? '');
  } catch {
    // The hub cannot be reached; the rows are there without charts.
  }
}

function spreadJson(target: EventTarget | null): void {
  if (!(target instanceof HTMLDetailsElement) || !target.open) return;
  const json = target.querySelector<HTMLElement>('[data-json]');
  if (json === null) return;
  delete json.dataset['json'];
  try {
    json.textContent = JSON.stringify(JSON.parse(json.textContent ?? ''), null, 2);
  } catch {
    // Not whole, or not JSON after all: it stays as it was written.
  }
}
