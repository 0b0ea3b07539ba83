/**
 * Fits a sanitised tree into a page of the hub: links and pictures lead to the repository's files, headings move one
 * level down below the page's own, GitHub's notes and task lists get their form, and what scrolls can be reached with
 * the keyboard.
 */
import type { Element, ElementContent, Root } from 'hast';
import { linkAddress } from './address.ts';
import { withDirection } from './direction.ts';
import { adaptImage, adaptPlayer, linkRelation } from './media.ts';
import { adaptNote } from './note.ts';
import type { MarkdownPlace } from './place.ts';
import { ID_PREFIX } from './schema.ts';
import { adaptTask } from './task.ts';
import { textOf } from './text.ts';

export interface Heading {
  readonly id: string;
  readonly text: string;
  /** 1 to 6, as written. */
  readonly level: number;
}

interface Walk {
  readonly place: MarkdownPlace;
  readonly headings: Heading[];
  readonly usedIds: Map<string, number>;
  readonly isInLink: boolean;
}

const HEADING = /^h([1-6])$/;

/** Changes `tree` in place; answers its headings. */
export function adaptTree(tree: Root, place: MarkdownPlace): readonly Heading[] {
  const headings: Heading[] = [];
  adaptChildren(tree, { place, headings, usedIds: new Map(), isInLink: false });
  return headings;
}

function adaptChildren(parent: Root | Element, walk: Walk): void {
  parent.children = parent.children.map((child) => (child.type === 'element' ? adapt(child, walk) : child));
}

function adapt(element: Element, walk: Walk): ElementContent {
  adaptChildren(element, element.tagName === 'a' ? { ...walk, isInLink: true } : walk);
  const level = HEADING.exec(element.tagName)?.[1];
  if (level !== undefined) return adaptHeading(element, Number(level), walk);
  switch (element.tagName) {
    case 'a':
      return adaptLink(element, walk.place);
    case 'img':
      return adaptImage(element, walk.place, walk.isInLink);
    case 'audio':
    case 'video':
      return adaptPlayer(element, walk.place, walk.isInLink);
    case 'table':
      return withDirection({
        type: 'element',
        tagName: 'div',
        properties: { className: ['table'], tabIndex: 0 },
        children: [element],
      });
    case 'pre':
      return withProperties(element, { tabIndex: 0 });
    case 'p':
    case 'ul':
    case 'ol':
    case 'dl':
      return withDirection(element);
    case 'center':
      return { ...withProperties(element, { align: 'center' }), tagName: 'div' };
    case 'li':
      return adaptTask(element);
    case 'blockquote':
      return adaptNote(element);
    default:
      return element;
  }
}

function withProperties(element: Element, properties: Element['properties']): Element {
  return { ...element, properties: { ...element.properties, ...properties } };
}

function adaptHeading(element: Element, level: number, walk: Walk): Element {
  const text = textOf(element);
  const given = element.properties['id'];
  const id = typeof given === 'string' ? given : freshId(text, walk.usedIds);
  if (text !== '') walk.headings.push({ id, text, level });
  return { ...withProperties(withDirection(element), { id }), tagName: `h${Math.min(6, level + 1)}` };
}

/** As GitHub makes them of a heading's words, so that links within a card keep working. */
function freshId(text: string, used: Map<string, number>): string {
  const slug = text
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}\p{Pc}\- ]/gu, '')
    .replaceAll(' ', '-');
  const count = used.get(slug) ?? 0;
  used.set(slug, count + 1);
  return ID_PREFIX + (count === 0 ? slug : `${slug}-${count}`);
}

function adaptLink(element: Element, place: MarkdownPlace): Element {
  const { href } = element.properties;
  if (typeof href !== 'string') return element;
  const address = linkAddress(href, place);
  if (address === null) {
    const { href: _, ...rest } = element.properties;
    return { ...element, properties: rest };
  }
  const relation = address.kind === 'foreign' ? { rel: [...linkRelation] } : {};
  return withProperties(element, { href: address.href, ...relation });
}
