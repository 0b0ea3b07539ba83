/** `/` goes to the page's search field, as on most sites where people search for code, or else opens the palette. */
import { isTyping } from './is-typing.ts';
import { openPalette } from './palette.ts';

export function listenForShortcuts(): void {
  document.addEventListener('keydown', (event) => {
    if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    const field = document.querySelector<HTMLInputElement>('input[type="search"]');
    event.preventDefault();
    if (field === null) {
      openPalette();
      return;
    }
    field.focus();
    field.select();
  });
}
