/**
 * Lines of code as addresses: `#L10` and `#L10-L20` are marked and brought into view; a click on a number marks its
 * line, with Shift all lines up to it; a field goes to lines by number. `y` makes the address name the commit.
 */
import { announce } from './announce.ts';
import { isTyping } from './is-typing.ts';

interface Range {
  readonly first: number;
  readonly last: number;
}

export function listenForLines(): void {
  document.addEventListener('keydown', (event) => {
    if (event.key === 'y' && !event.ctrlKey && !event.metaKey && !event.altKey && !isTyping(event.target))
      usePermalink();
  });
  const list = document.querySelector<HTMLElement>('[data-code-lines]');
  if (list === null) return;
  showAddress(list);
  addEventListener('hashchange', () => showAddress(list));
  list.addEventListener('click', (event) => choose(list, event));
  document.querySelector<HTMLFormElement>('[data-goto-line]')?.addEventListener('submit', (event) => {
    event.preventDefault();
    const field =
      event.currentTarget instanceof HTMLFormElement ? event.currentTarget.elements.namedItem('line') : null;
    const range = field instanceof HTMLInputElement ? parseRange(field.value) : null;
    if (range === null) return;
    go(list, range);
    list.parentElement?.focus({ preventScroll: true });
  });
}

/** `L10`, `L10-L20`, and as people type them: `10`, `10-20`. */
function parseRange(text: string): Range | null {
  const [, from, to] = /^#?L?(\d{1,7})(?:-L?(\d{1,7}))?$/i.exec(text.trim()) ?? [];
  if (from === undefined) return null;
  const ends = [Number(from), Number(to ?? from)];
  return { first: Math.min(...ends), last: Math.max(...ends) };
}

function choose(list: HTMLElement, event: MouseEvent): void {
  const link = event.target instanceof Element ? event.target.closest<HTMLAnchorElement>('a[href^="#L"]') : null;
  const clicked = link === null ? null : parseRange(link.hash);
  if (clicked === null || event.ctrlKey || event.metaKey || event.button !== 0) return;
  event.preventDefault();
  const before = event.shiftKey ? parseRange(location.hash) : null;
  const ends = [clicked.first, before?.first ?? clicked.first];
  history.replaceState(null, '', addressOf({ first: Math.min(...ends), last: Math.max(...ends) }));
  mark(list, parseRange(location.hash));
}

function addressOf({ first, last }: Range): string {
  return first === last ? `#L${first}` : `#L${first}-L${last}`;
}

function go(list: HTMLElement, range: Range): void {
  history.replaceState(null, '', addressOf(range));
  showAddress(list);
}

function showAddress(list: HTMLElement): void {
  const range = parseRange(location.hash);
  mark(list, range);
  if (range !== null)
    document.getElementById(`L${range.first}`)?.scrollIntoView({ block: 'center', inline: 'nearest' });
}

function mark(list: HTMLElement, range: Range | null): void {
  for (const line of list.querySelectorAll('[data-marked]')) line.removeAttribute('data-marked');
  if (range === null) return;
  const last = Math.min(range.last, list.children.length);
  for (let number = range.first; number <= last; number++) list.children[number - 1]?.setAttribute('data-marked', '');
}

function usePermalink(): void {
  const link = document.querySelector<HTMLAnchorElement>('a[data-permalink]');
  if (link === null) return;
  const view = new URLSearchParams(location.search).get('view');
  history.replaceState(
    null,
    '',
    link.pathname + (view === null ? '' : `?view=${encodeURIComponent(view)}`) + location.hash,
  );
  announce(link.dataset['doneLabel'] ?? '');
}
