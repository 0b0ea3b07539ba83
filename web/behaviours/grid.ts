/**
 * Turns a table into a grid that the keyboard moves in (the grid pattern of the ARIA practices): one stop for Tab, arrow
 * keys from cell to cell, Home and End within a row, with Ctrl to the corners, Page Up and Down, Enter into a cell.
 */

const ROWS_PER_PAGE = 10;
/** What can be used inside a cell; reached by Enter, so that Tab passes the grid in one step. */
const INSIDE = 'a[href], button, summary, audio, input';

export function makeGrid(table: HTMLTableElement): void {
  table.setAttribute('role', 'grid');
  for (const head of table.querySelectorAll('thead th')) head.setAttribute('role', 'columnheader');
  for (const head of table.querySelectorAll('tbody th')) head.setAttribute('role', 'rowheader');
  // The box scrolls with the cell that has the focus, so it needs no stop of its own.
  table.parentElement?.removeAttribute('tabindex');
  table.addEventListener('keydown', (event) => press(table, event));
  table.addEventListener('focusin', ({ target }) => {
    const cell = target instanceof Element ? target.closest<HTMLTableCellElement>('th, td') : null;
    if (cell !== null) enter(table, cell);
  });
  settle(table);
  // Rows of a result come and go, and statistics come late.
  new MutationObserver(() => settle(table)).observe(table, { childList: true, subtree: true });
}

/** Exactly one cell can be reached by Tab. */
function settle(table: HTMLTableElement): void {
  for (const cell of table.querySelectorAll<HTMLTableCellElement>('th:not([tabindex]), td:not([tabindex])'))
    cell.tabIndex = -1;
  for (const inside of table.querySelectorAll<HTMLElement>(INSIDE)) if (inside.tabIndex !== -1) inside.tabIndex = -1;
  if (table.querySelector('th[tabindex="0"], td[tabindex="0"]') !== null) return;
  const start = table.querySelector<HTMLTableCellElement>('[aria-current="true"] th') ?? cellAt(table, 0, 0);
  if (start !== null) start.tabIndex = 0;
}

function enter(table: HTMLTableElement, cell: HTMLTableCellElement): void {
  for (const other of table.querySelectorAll<HTMLElement>('th[tabindex="0"], td[tabindex="0"]')) other.tabIndex = -1;
  cell.tabIndex = 0;
}

function press(table: HTMLTableElement, event: KeyboardEvent): void {
  const target = event.target instanceof Element ? event.target : null;
  const cell = target?.closest<HTMLTableCellElement>('th, td') ?? null;
  if (target === null || cell === null || event.altKey) return;
  if (target !== cell) {
    if (event.key === 'Escape') focus(table, cell);
    // Inside of a cell its own keys count, but arrows lead on from a link as from the cell.
    if (target.tagName === 'AUDIO' || target.tagName === 'INPUT' || event.key === 'Enter' || event.key === ' ') return;
  }
  if (event.key === 'Enter' || event.key === 'F2') {
    const inside = cell.querySelector<HTMLElement>(INSIDE);
    if (inside === null) return;
    event.preventDefault();
    inside.focus();
    if (inside.tagName === 'SUMMARY') inside.click();
    return;
  }
  const to = destination(table, cell, event);
  if (to === null) return;
  event.preventDefault();
  focus(table, to);
}

function destination(
  table: HTMLTableElement,
  cell: HTMLTableCellElement,
  { key, ctrlKey, metaKey }: KeyboardEvent,
): HTMLTableCellElement | null {
  const row = cell.parentElement instanceof HTMLTableRowElement ? cell.parentElement.rowIndex : 0;
  const column = cell.cellIndex;
  const lastRow = table.rows.length - 1;
  const lastColumn = (table.rows[row]?.cells.length ?? 1) - 1;
  const toCorner = ctrlKey || metaKey;
  // In a page written from right to left the next cell is to the left.
  const forward = getComputedStyle(table).direction === 'rtl' ? -1 : 1;
  switch (key) {
    case 'ArrowRight':
      return cellAt(table, row, column + forward);
    case 'ArrowLeft':
      return cellAt(table, row, column - forward);
    case 'ArrowDown':
      return cellAt(table, row + 1, column);
    case 'ArrowUp':
      return cellAt(table, row - 1, column);
    case 'Home':
      return cellAt(table, toCorner ? 0 : row, 0);
    case 'End':
      return cellAt(table, toCorner ? lastRow : row, lastColumn);
    case 'PageDown':
      return cellAt(table, Math.min(lastRow, row + ROWS_PER_PAGE), column);
    case 'PageUp':
      return cellAt(table, Math.max(0, row - ROWS_PER_PAGE), column);
    default:
      return null;
  }
}

function cellAt(table: HTMLTableElement, row: number, column: number): HTMLTableCellElement | null {
  return table.rows[row]?.cells[column] ?? null;
}

/** Not below the heads, which stay in sight. */
function focus(table: HTMLTableElement, cell: HTMLTableCellElement): void {
  cell.focus({ preventScroll: true });
  const box = table.parentElement;
  if (box === null) return;
  const top = table.tHead?.offsetHeight ?? 0;
  const left = cell.closest('tr')?.cells[0]?.offsetWidth ?? 0;
  const isHead = cell.closest('thead') !== null;
  if (!isHead && cell.offsetTop < box.scrollTop + top) box.scrollTop = cell.offsetTop - top;
  else if (!isHead && cell.offsetTop + cell.offsetHeight > box.scrollTop + box.clientHeight)
    box.scrollTop = Math.min(cell.offsetTop - top, cell.offsetTop + cell.offsetHeight - box.clientHeight);
  if (cell.cellIndex === 0) return;
  if (cell.offsetLeft < box.scrollLeft + left) box.scrollLeft = cell.offsetLeft - left;
  else if (cell.offsetLeft + cell.offsetWidth > box.scrollLeft + box.clientWidth)
    box.scrollLeft = Math.min(cell.offsetLeft - left, cell.offsetLeft + cell.offsetWidth - box.clientWidth);
  cell.scrollIntoView({ block: 'nearest', inline: 'nearest' });
}
