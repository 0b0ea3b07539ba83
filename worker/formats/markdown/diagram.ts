/**
 * Draws mermaid diagrams without a browser. They leave as pictures, in which nothing runs and nothing is loaded, one for
 * light pages and one for dark ones.
 */
import type { Element, ElementContent } from 'hast';
import { plainFlowchart } from './flowchart-source.ts';

/* Laying out is synchronous and takes more than linear time: some 100 ms for the largest that these let through. */
const MAX_CHARACTERS = 4000;
const MAX_LINES = 100;
/** `A & B --> C & D` is four arrows; a few lines of such would be millions. */
const MAX_JOINS = 12;
const MAX_SVG_CHARACTERS = 300_000;
const MAX_ALT_CHARACTERS = 500;

const FLOWCHART = /^\s*(?:%%[^\n]*\s+)*(?:graph|flowchart)\b/;
/** The drawer would leave it out. */
const NOTE_OF_STATE = /^\s*stateDiagram[^]*\n\s*note\s/;

const light = { bg: '#ffffff', fg: '#1a2124' };
const dark = { bg: '#171c1f', fg: '#e6ebeb' };

/** Null when it cannot be drawn: then it is best shown as it was written. */
export async function drawDiagram(source: string): Promise<ElementContent | null> {
  if (source.length > MAX_CHARACTERS || source.split('\n').length > MAX_LINES) return null;
  if ((source.match(/&/g)?.length ?? 0) > MAX_JOINS) return null;
  const plain = FLOWCHART.test(source) ? plainFlowchart(source) : source;
  if (plain === null || NOTE_OF_STATE.test(source)) return null;
  let svg: string;
  try {
    const { renderMermaidSVG } = await import('beautiful-mermaid');
    svg = renderMermaidSVG(plain, { ...light, font: 'system-ui' }).replace(/@import url\([^)]*\);/g, '');
  } catch {
    return null;
  }
  if (svg.length > MAX_SVG_CHARACTERS || !svg.startsWith('<svg')) return null;
  const size = /^<svg[^>]*? width="([\d.]+)" height="([\d.]+)"/.exec(svg);
  const alt = source.trim().slice(0, MAX_ALT_CHARACTERS).toWellFormed();
  const night = svg.replace(`--bg:${light.bg}`, `--bg:${dark.bg}`).replace(`--fg:${light.fg}`, `--fg:${dark.fg}`);
  const picture = (text: string, name: string): Element => ({
    type: 'element',
    tagName: 'img',
    properties: {
      className: [name],
      src: `data:image/svg+xml;base64,${Buffer.from(text).toString('base64')}`,
      alt,
      loading: 'lazy',
      decoding: 'async',
      ...(size === null ? {} : { width: Math.ceil(Number(size[1])), height: Math.ceil(Number(size[2])) }),
    },
    children: [],
  });
  return {
    type: 'element',
    tagName: 'p',
    properties: { className: ['diagram'], tabIndex: 0 },
    children: [picture(svg, 'on-light'), picture(night, 'on-dark')],
  };
}
