/** GitHub's alerts: a quote that starts with `[!NOTE]` and the like becomes a box with that word as its title. */
import type { Element, ElementContent } from 'hast';

const MARK = /^\s*\[!(note|tip|important|warning|caution)\][ \t]*(?:\n|$)/i;

export function adaptNote(quote: Element): Element {
  const at = quote.children.findIndex((child) => child.type === 'element');
  const paragraph = quote.children[at];
  const first = paragraph?.type === 'element' && paragraph.tagName === 'p' ? paragraph.children[0] : undefined;
  const word = first?.type === 'text' ? MARK.exec(first.value)?.[1]?.toLowerCase() : undefined;
  if (paragraph?.type !== 'element' || first?.type !== 'text' || word === undefined) return quote;
  const rest: ElementContent[] = [
    { type: 'text', value: first.value.replace(MARK, '') },
    ...paragraph.children.slice(1),
  ];
  const title: Element = {
    type: 'element',
    tagName: 'p',
    properties: { className: ['note-title'] },
    children: [{ type: 'text', value: word.charAt(0).toUpperCase() + word.slice(1) }],
  };
  return {
    type: 'element',
    tagName: 'div',
    properties: { className: ['note', `note-${word}`] },
    children: [title, { ...paragraph, children: rest }, ...quote.children.slice(at + 1)],
  };
}
