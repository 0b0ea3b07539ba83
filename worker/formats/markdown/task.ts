/** Items of a task list: `[ ]` and `[x]` at the start become boxes that cannot be ticked here. */
import type { Element, ElementContent } from 'hast';
import { textOf } from './text.ts';

const BOX = /^\s*\[([ xX])\](?=\s)/;

export function adaptTask(item: Element): Element {
  const holder = firstParagraph(item) ?? item;
  const first = holder.children.find((child) => child.type !== 'text' || child.value.trim() !== '');
  const mark = first?.type === 'text' ? BOX.exec(first.value) : null;
  if (first?.type !== 'text' || mark === null) return item;
  const rest: ElementContent[] = holder.children.map((child) =>
    child === first ? { type: 'text', value: first.value.replace(BOX, '') } : child,
  );
  const box: Element = {
    type: 'element',
    tagName: 'input',
    properties: {
      type: 'checkbox',
      disabled: true,
      checked: mark[1] !== ' ',
      // The box has no label of its own; its line says what it stands for.
      ariaLabel:
        textOf({ ...holder, children: rest.filter((child) => child.type !== 'element' || !isList(child)) }) || '–',
    },
    children: [],
  };
  const filled = { ...holder, children: [box, ...rest] };
  const children =
    holder === item ? filled.children : item.children.map((child) => (child === holder ? filled : child));
  return { ...item, properties: { ...item.properties, className: ['task'] }, children };
}

/** Items with blank lines between them hold paragraphs. */
function firstParagraph(item: Element): Element | null {
  const first = item.children.find((child) => child.type === 'element');
  return first?.type === 'element' && first.tagName === 'p' ? first : null;
}

function isList(element: Element): boolean {
  return element.tagName === 'ul' || element.tagName === 'ol';
}
