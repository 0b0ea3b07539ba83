/**
 * Pictures, sound and film of a card. Those of the repository are shown; a page must not tell other hosts who reads
 * it, so what they keep is offered as a link and not loaded.
 */
import type { Element, ElementContent } from 'hast';
import { type Address, mediaAddress } from './address.ts';
import type { MarkdownPlace } from './place.ts';

/** Other sites learn nothing from a followed link, and gain nothing by being linked to. */
export const linkRelation = ['nofollow', 'noopener', 'noreferrer'] as const;

export function adaptImage(element: Element, place: MarkdownPlace, isInLink: boolean): ElementContent {
  const { src, alt } = element.properties;
  const address = typeof src === 'string' ? mediaAddress(src, place) : null;
  const name = typeof alt === 'string' && alt.trim() !== '' ? alt : fileNameOf(src);
  if (address?.kind !== 'own') return standIn(name, address, isInLink);
  const properties = { ...element.properties, src: address.href, alt: name, loading: 'lazy', decoding: 'async' };
  return { ...element, properties };
}

export function adaptPlayer(element: Element, place: MarkdownPlace, isInLink: boolean): ElementContent {
  const { src, poster, ...rest } = element.properties;
  const address = typeof src === 'string' ? mediaAddress(src, place) : null;
  if (address?.kind !== 'own') return standIn(fileNameOf(src), address, isInLink);
  const still = typeof poster === 'string' ? mediaAddress(poster, place) : null;
  const properties = {
    ...rest,
    ...(still?.kind === 'own' ? { poster: still.href } : {}),
    src: address.href,
    controls: true,
    preload: 'metadata',
    ariaLabel: fileNameOf(src),
  };
  return { ...element, properties };
}

function standIn(name: string, address: Address | null, isInLink: boolean): Element {
  const text = name !== '' ? name : address?.kind === 'foreign' ? address.host : '';
  const children: ElementContent[] = [{ type: 'text', value: text }];
  if (isInLink || address?.kind !== 'foreign') {
    return { type: 'element', tagName: 'span', properties: { className: ['remote-media'] }, children };
  }
  const properties = { className: ['remote-media'], href: address.href, rel: [...linkRelation] };
  return { type: 'element', tagName: 'a', properties, children };
}

function fileNameOf(address: unknown): string {
  if (typeof address !== 'string' || /^data:/i.test(address)) return '';
  return (address.split(/[?#]/)[0]?.split('/').at(-1) ?? '').slice(0, 200).toWellFormed();
}
