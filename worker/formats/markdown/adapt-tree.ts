/**
 * Fits a sanitised tree into a page of the hub: links and pictures lead to the repository's files, what would be
 * fetched from another host becomes a link to it, headings move one level down below the page's own, and what scrolls
 * can be reached with the keyboard.
 */
import type { Element, ElementContent, Root } from 'hast';
import { linkAddress, mediaAddress } from './address.ts';
import type { MarkdownPlace } from './place.ts';

export interface Heading {
  readonly id: string;
  readonly text: string;
  /** 1 to 6, as written. */
  readonly level: number;
}

interface Walk {
  readonly place: MarkdownPlace;
  readonly headings: Heading[];
  readonly isInLink: boolean;
}

const LINK_RELATION = ['nofollow', 'noopener', 'noreferrer'];
const HEADING = /^h([1-6])$/;

export function adaptTree(tree: Root, place: MarkdownPlace): readonly Heading[] {
  const headings: Heading[] = [];
  adaptChildren(tree, { place, headings, isInLink: false });
  return headings;
}

function adaptChildren(parent: Root | Element, walk: Walk): void {
  parent.children = parent.children.map((child) => (child.type === 'element' ? adapt(child, walk) : child));
}

function adapt(element: Element, walk: Walk): ElementContent {
  const inner = element.tagName === 'a' ? { ...walk, isInLink: true } : walk;
  adaptChildren(element, inner);
  const level = HEADING.exec(element.tagName)?.[1];
  if (level !== undefined) return adaptHeading(element, Number(level), walk.headings);
  switch (element.tagName) {
    case 'a':
      return adaptLink(element, walk.place);
    case 'img':
      return adaptImage(element, walk);
    case 'audio':
    case 'video':
      return adaptMedia(element, walk);
    case 'table':
      return wrap(element, { className: ['table'], tabIndex: 0 });
    case 'pre':
      element.properties['tabIndex'] = 0;
      return element;
    case 'center':
      element.tagName = 'div';
      element.properties['align'] = 'center';
      return element;
    case 'li':
      nameCheckbox(element);
      return element;
    default:
      return element;
  }
}

function adaptHeading(element: Element, level: number, headings: Heading[]): Element {
  const { id } = element.properties;
  const text = textOf(element);
  const isHidden = element.properties['className'] !== undefined;
  if (typeof id === 'string' && text !== '' && !isHidden) headings.push({ id, text, level });
  element.tagName = `h${Math.min(6, level + 1)}`;
  return element;
}

function adaptLink(element: Element, place: MarkdownPlace): Element {
  const { href } = element.properties;
  if (typeof href !== 'string') return element;
  const address = linkAddress(href, place);
  if (address === null) delete element.properties['href'];
  else element.properties['href'] = address.href;
  if (address?.kind === 'foreign') element.properties['rel'] = LINK_RELATION;
  return element;
}

function adaptImage(element: Element, walk: Walk): ElementContent {
  const { src, alt } = element.properties;
  const address = typeof src === 'string' ? mediaAddress(src, walk.place) : null;
  const name = typeof alt === 'string' && alt.trim() !== '' ? alt : fileNameOf(src);
  if (address?.kind !== 'own') return standIn(name, address, walk);
  element.properties = { ...element.properties, src: address.href, alt: name, loading: 'lazy', decoding: 'async' };
  return element;
}

function adaptMedia(element: Element, walk: Walk): ElementContent {
  const { src, poster } = element.properties;
  const address = typeof src === 'string' ? mediaAddress(src, walk.place) : null;
  if (address?.kind !== 'own') return standIn(fileNameOf(src), address, walk);
  const still = typeof poster === 'string' ? mediaAddress(poster, walk.place) : null;
  delete element.properties['poster'];
  element.properties = {
    ...element.properties,
    ...(still?.kind === 'own' ? { poster: still.href } : {}),
    src: address.href,
    controls: true,
    preload: 'metadata',
    ariaLabel: fileNameOf(src),
  };
  return element;
}

/** A page that shows a card must not tell other hosts who reads it, so what they keep is offered, not loaded. */
function standIn(name: string, address: ReturnType<typeof mediaAddress>, walk: Walk): ElementContent {
  const text = name !== '' ? name : address?.kind === 'foreign' ? address.host : '';
  const children: ElementContent[] = [{ type: 'text', value: text }];
  if (walk.isInLink || address?.kind !== 'foreign') {
    return { type: 'element', tagName: 'span', properties: { className: ['remote-media'] }, children };
  }
  const properties = { className: ['remote-media'], href: address.href, rel: LINK_RELATION };
  return { type: 'element', tagName: 'a', properties, children };
}

function wrap(element: Element, properties: Element['properties']): Element {
  return { type: 'element', tagName: 'div', properties, children: [element] };
}

/** A task's box has no label of its own; its line says what it stands for. */
function nameCheckbox(item: Element): void {
  const paragraph = item.children.find((child) => child.type === 'element' && child.tagName === 'p');
  for (const parent of [item, paragraph]) {
    if (parent?.type !== 'element') continue;
    for (const child of parent.children) {
      if (child.type === 'element' && child.tagName === 'input') child.properties['ariaLabel'] = textOf(item) || '☐';
    }
  }
}

const MAX_NAME_CHARACTERS = 200;

function textOf(element: Element): string {
  let text = '';
  for (const child of element.children) {
    if (child.type === 'text') text += child.value;
    else if (child.type === 'element') text += textOf(child);
    if (text.length > MAX_NAME_CHARACTERS) break;
  }
  return text.trim().replace(/\s+/g, ' ').slice(0, MAX_NAME_CHARACTERS).toWellFormed();
}

function fileNameOf(address: unknown): string {
  if (typeof address !== 'string' || /^data:/i.test(address)) return '';
  return (address.split(/[?#]/)[0]?.split('/').at(-1) ?? '').slice(0, MAX_NAME_CHARACTERS);
}
