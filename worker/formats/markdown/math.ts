/**
 * Draws formulas with KaTeX. What it would put into style attributes, which the pages' security policy forbids, becomes
 * classes whose rules travel beside the HTML.
 */
import type { Element, ElementContent, Root } from 'hast';
import { fromHtml } from 'hast-util-from-html';

/** Of one formula. */
const MAX_CHARACTERS = 2000;
/** Of what one formula may become: a few screens. */
const MAX_HTML_CHARACTERS = 200_000;

/** What KaTeX writes; everything else is dropped. */
const DECLARATION =
  /^(?:(?:min-|max-)?(?:width|height)|top|bottom|left|right|position|vertical-align|(?:margin|padding)(?:-(?:top|right|bottom|left))?|border(?:-(?:top|right|bottom|left))?-(?:width|style|color)|color|background-color|font-size)\s*:\s*[-#\w.%]+$/;

/** What the formulas of one text share. */
export interface MathSheet {
  /** Declarations by their class; the same ones have the same class in every text. */
  readonly rules: Map<string, string>;
  /** Characters of HTML that the formulas to come may still take. */
  left: number;
}

/** `left` for a whole text: some hundred lines of formulas. */
export function newMathSheet(): MathSheet {
  return { rules: new Map(), left: 1_000_000 };
}

/** Null when it is no formula that KaTeX can draw: then it is best shown as it was written. */
export async function drawMath(tex: string, isDisplay: boolean, sheet: MathSheet): Promise<ElementContent[] | null> {
  if (tex.length > MAX_CHARACTERS) return null;
  const { default: katex } = await import('katex');
  let html: string;
  try {
    html = katex.renderToString(tex, {
      displayMode: isDisplay,
      output: 'htmlAndMathml',
      strict: 'ignore',
      trust: false,
      maxExpand: 300,
      maxSize: 40,
    });
  } catch {
    // A mistake in it, or nested deeper than the stack reaches.
    return null;
  }
  if (html.length > Math.min(sheet.left, MAX_HTML_CHARACTERS)) return null;
  sheet.left -= html.length;
  const tree = fromHtml(html, { fragment: true });
  for (const child of tree.children) if (child.type === 'element') moveStyles(child, sheet.rules);
  return tree.children.filter((child): child is Element => child.type === 'element');
}

function moveStyles(element: Element | Root, rules: Map<string, string>): void {
  if (element.type === 'element') {
    const { style, className, ...rest } = element.properties;
    if (typeof style === 'string') {
      const names = Array.isArray(className) ? className : [];
      const name = classFor(style, rules);
      element.properties = { ...rest, className: name === null ? names : [...names, name] };
    }
  }
  for (const child of element.children) if (child.type === 'element') moveStyles(child, rules);
}

function classFor(style: string, rules: Map<string, string>): string | null {
  const declarations = style
    .split(';')
    .map((declaration) => declaration.trim())
    .filter((declaration) => DECLARATION.test(declaration));
  if (declarations.length === 0) return null;
  const text = declarations.join(';');
  const name = `m-${digest(text)}`;
  rules.set(name, text);
  return name;
}

/** FNV-1a over the text, twice: short, and the same wherever it is worked out. */
function digest(text: string): string {
  let a = 0x811c9dc5;
  let b = 0x1000193;
  for (let at = 0; at < text.length; at++) {
    a = Math.imul(a ^ text.charCodeAt(at), 0x01000193);
    b = Math.imul(b ^ text.charCodeAt(at), 0x85ebca6b);
  }
  return (a >>> 0).toString(36) + (b >>> 0).toString(36);
}

/** The rules as a style sheet; empty when no formula was drawn. */
export function mathStyles({ rules }: MathSheet): string {
  return [...rules].map(([name, text]) => `.${name}{${text}}`).join('');
}
