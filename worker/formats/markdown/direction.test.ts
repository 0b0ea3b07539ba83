import { describe, expect, it } from 'vitest';
import { renderMarkdown } from './render-markdown.ts';

const place = {
  directory: '',
  hubPath: 'ada/tiny',
  pageOf: (path: string) => `/ada/tiny/blob/main/${path}`,
  contentOf: (path: string) => `/ada/tiny/resolve/main/${path}`,
};
const render = (card: string): string => renderMarkdown(card, place).html;

describe('text from right to left', () => {
  it.each([
    '\u0646\u0645\u0648\u0630\u062c',
    '# \u05de\u05d5\u05d3\u05dc',
    '- 1. \u0646\u0645\u0648\u0630\u062c',
    '| \u0646 | b |\n|-|-|\n| 1 | 2 |',
    '`BERT` \u0646\u0645\u0648\u0630\u062c',
    '**\u0646\u0645\u0648\u0630\u062c** model',
  ])('%j says so', (card) => expect(render(card)).toContain('dir="rtl"'));

  it.each(['A model', 'BERT \u0646\u0645\u0648\u0630\u062c', '\u6a21\u578b', '1. 2', '<p dir="ltr">\u0646</p>'])(
    '%j does not',
    (card) => expect(render(card)).not.toContain('rtl'),
  );
});
