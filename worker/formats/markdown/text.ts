/** Reads the plain words out of a tree. */
import type { Element } from 'hast';

const MAX_CHARACTERS = 200;

/** In one line, cut at 200 characters. */
export function textOf(element: Element): string {
  return collect(element).trim().replace(/\s+/g, ' ').slice(0, MAX_CHARACTERS).toWellFormed();
}

function collect(element: Element): string {
  let text = '';
  for (const child of element.children) {
    if (child.type === 'text') text += child.value;
    else if (child.type === 'element') text += collect(child);
    if (text.length > 2 * MAX_CHARACTERS) break;
  }
  return text;
}
