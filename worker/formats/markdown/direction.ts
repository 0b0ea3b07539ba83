/** Tells text that is written from right to left, so that a card in Arabic reads well in a page that is not. */
import type { Element } from 'hast';

/** Hebrew, Arabic, Syriac, Thaana, N'Ko and the presentation forms of the first two. */
const RIGHT_TO_LEFT = /\p{Script=Hebrew}|\p{Script=Arabic}|\p{Script=Syriac}|\p{Script=Thaana}|\p{Script=Nko}/u;
const LETTER = /\p{L}/u;

/** So far into an element the first letter is looked for; lists within lists are looked into again and again. */
const MAX_NODES = 40;

/** With `dir`, when its first letter belongs to such a script and its author did not say otherwise. */
export function withDirection(element: Element): Element {
  if (element.properties['dir'] !== undefined) return element;
  const first = firstLetter(element, { left: MAX_NODES });
  if (first === undefined || !RIGHT_TO_LEFT.test(first)) return element;
  return { ...element, properties: { ...element.properties, dir: 'rtl' } };
}

function firstLetter(element: Element, budget: { left: number }): string | undefined {
  for (const child of element.children) {
    if (budget.left-- <= 0) return undefined;
    if (child.type === 'text') {
      const letter = LETTER.exec(child.value.slice(0, 1000))?.[0];
      if (letter !== undefined) return letter;
    } else if (child.type === 'element' && child.tagName !== 'code') {
      const letter = firstLetter(child, budget);
      if (letter !== undefined) return letter;
    }
  }
  return undefined;
}
