/** Draws what a sanitised text only describes: formulas, diagrams, and the colours of code. */
import type { Element, ElementContent, Root } from 'hast';
import { giveUpThread } from '../../ports/yield.ts';
import { type CodeRun, highlight } from '../highlight/highlight.ts';
import { findLanguage } from '../highlight/languages.ts';
import { drawDiagram } from './diagram.ts';
import { type MathSheet, drawMath, newMathSheet } from './math.ts';
import { DISPLAY_MATH, INLINE_MATH } from './math-syntax.ts';

/* Of one text. What comes behind them stays as it was written. */
const MAX_FORMULAS = 400;
const MAX_DIAGRAMS = 8;
const MAX_HIGHLIGHTED_CHARACTERS = 64 * 1024;

interface Enriching {
  readonly sheet: MathSheet;
  formulas: number;
  diagrams: number;
  highlighted: number;
}

/** Changes `tree` in place; answers the styles that its formulas need. */
export async function enrichTree(tree: Root): Promise<MathSheet> {
  const state: Enriching = { sheet: newMathSheet(), formulas: 0, diagrams: 0, highlighted: 0 };
  await enrichChildren(tree, state);
  return state.sheet;
}

async function enrichChildren(parent: Root | Element, state: Enriching): Promise<void> {
  for (const [index, child] of parent.children.entries()) {
    if (child.type !== 'element') continue;
    const drawn = await draw(child, state);
    if (drawn !== null) parent.children[index] = drawn;
    else if (child.tagName !== 'pre') await enrichChildren(child, state);
  }
}

async function draw(element: Element, state: Enriching): Promise<ElementContent | null> {
  if (element.tagName === 'code') {
    const name = languageClass(element);
    return name === INLINE_MATH || name === DISPLAY_MATH ? formula(element, name === DISPLAY_MATH, state) : null;
  }
  if (element.tagName !== 'pre') return null;
  const [code, ...others] = element.children.filter((child) => child.type !== 'text' || child.value.trim() !== '');
  if (code?.type !== 'element' || code.tagName !== 'code' || others.length > 0) return null;
  const name = languageClass(code);
  if (name === DISPLAY_MATH) return formula(code, true, state);
  if (name === 'language-mermaid') {
    if (state.diagrams++ >= MAX_DIAGRAMS) return null;
    await giveUpThread();
    return drawDiagram(textOf(code));
  }
  if (name !== null) await colour(code, name.slice('language-'.length), state);
  return null;
}

async function formula(code: Element, isDisplay: boolean, state: Enriching): Promise<ElementContent | null> {
  if (state.formulas++ >= MAX_FORMULAS) return null;
  if (state.formulas % 20 === 0) await giveUpThread();
  const children = await drawMath(textOf(code).trim(), isDisplay, state.sheet);
  if (children === null) return null;
  return {
    type: 'element',
    tagName: isDisplay ? 'div' : 'span',
    // A wide one is scrolled; formulas in a line wrap.
    properties: isDisplay ? { className: ['math-display'], tabIndex: 0 } : {},
    children,
  };
}

async function colour(code: Element, name: string, state: Enriching): Promise<void> {
  const language = findLanguage(name);
  const text = textOf(code);
  state.highlighted += text.length;
  if (language === null || state.highlighted > MAX_HIGHLIGHTED_CHARACTERS) return;
  const lines = await highlight(text, language);
  code.children = lines.flatMap((line) => [...line.map(codeRun), { type: 'text', value: '\n' }]);
}

function codeRun([value, look]: CodeRun): ElementContent {
  const text = { type: 'text', value } as const;
  return look === undefined
    ? text
    : { type: 'element', tagName: 'span', properties: { className: [look] }, children: [text] };
}

function languageClass(code: Element): string | null {
  const { className } = code.properties;
  const name = Array.isArray(className) ? className[0] : undefined;
  return typeof name === 'string' && name.startsWith('language-') ? name : null;
}

function textOf(element: Element): string {
  return element.children
    .map((child) => (child.type === 'text' ? child.value : child.type === 'element' ? textOf(child) : ''))
    .join('');
}
