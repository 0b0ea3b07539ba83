import { describe, expect, it } from 'vitest';
import { MAX_MARKDOWN_CHARACTERS, renderMarkdown } from './render-markdown.ts';
import type { MarkdownPlace } from './place.ts';

const place: MarkdownPlace = {
  directory: '',
  hubPath: 'ada/tiny',
  pageOf: (path) => `/ada/tiny/blob/main/${encodeURI(path)}`,
  contentOf: (path) => `/ada/tiny/resolve/main/${encodeURI(path)}`,
};

function html(source: string, where: Partial<MarkdownPlace> = {}): string {
  return renderMarkdown(source, { ...place, ...where }).html;
}

describe('what cards are made of', () => {
  it('keeps the HTML that authors use', () => {
    const card =
      '<div align="center"><h1>Tiny</h1><img src="logo.png" width="90" alt="logo"></div>\n\n<details open><summary>More</summary>\n\n**bold**\n\n</details>';
    expect(html(card)).toContain(
      '<div align="center"><h2 id="card-tiny">Tiny</h2><img src="/ada/tiny/resolve/main/logo.png" width="90" alt="logo"',
    );
    expect(html(card)).toContain('<details open><summary>More</summary>\n<p><strong>bold</strong></p>');
  });

  it('aligns columns and lets a wide table scroll by keyboard', () => {
    const table = html('|a|b|\n|:-|-:|\n|1|2|');
    expect(table).toMatch(/^<div class="table" tabindex="0"><table>/);
    expect(table).toContain('<td align="left">1</td>\n<td align="right">2</td>');
  });

  it('gives tasks a box that is named and cannot be ticked', () => {
    expect(html('- [x] done\n- [ ] open\n  - below')).toContain(
      '<li class="task"><input type="checkbox" disabled checked aria-label="done"> done</li>',
    );
    expect(html('- [ ] open\n  - below')).toContain('aria-label="open"');
    expect(html('- [x]done')).not.toContain('input');
  });

  it('makes boxes of alerts', () => {
    expect(html('> [!WARNING]\n> Hot')).toBe(
      '<div class="note note-warning"><p class="note-title">Warning</p><p>Hot</p>\n</div>\n',
    );
    expect(html('> [!OTHER]\n> x')).toContain('<blockquote>');
  });

  it('joins footnotes to their marks', () => {
    const text = html('a[^1]\n\n[^1]: note');
    expect(text).toContain('<a href="#card-fn1" id="card-fnref1">');
    expect(text).toContain('<li id="card-fn1">');
  });

  it('does not take file names for addresses', () => {
    expect(html('run model.py or https://example.com/x')).toBe(
      '<p>run model.py or <a href="https://example.com/x" rel="nofollow noopener noreferrer">https://example.com/x</a></p>\n',
    );
  });
});

describe('headings', () => {
  it('stand one level below the page, with ids as GitHub makes them', () => {
    const { html: text, headings } = renderMarkdown('# How to use it?\n## Einführung 2.0\n## Einführung 2.0', place);
    expect(headings).toEqual([
      { id: 'card-how-to-use-it', text: 'How to use it?', level: 1 },
      { id: 'card-einführung-20', text: 'Einführung 2.0', level: 2 },
      { id: 'card-einführung-20-1', text: 'Einführung 2.0', level: 2 },
    ]);
    expect(text).toContain('<h2 id="card-how-to-use-it">');
    expect(html('[up](#how-to-use-it)')).toContain('href="#card-how-to-use-it"');
  });

  it('cannot take an id of the page', () => {
    expect(html('<h2 id="main">x</h2><a name="announcer">y</a>')).toBe(
      '<h3 id="card-main">x</h3><a name="card-announcer">y</a>',
    );
  });
});

describe('links', () => {
  it.each([
    ['config.json', '/ada/tiny/blob/main/config.json'],
    ['./sub/../a.md#top', '/ada/tiny/blob/main/a.md#top'],
    ['../../../../etc/passwd', '/ada/tiny/blob/main/etc/passwd'],
    ['folder/', '/ada/tiny/blob/main/folder'],
    ['/datasets/ada/cats', '/datasets/ada/cats'],
    ['https://huggingface.co/ada/tiny/blob/main/config.json', '/ada/tiny/blob/main/config.json'],
    ['https://huggingface.co/Ada/Tiny/resolve/refs%2Fpr%2F1/x.bin', '/ada/tiny/blob/main/x.bin'],
  ])('%s leads to %s', (href, expected) => {
    expect(html(`[x](${href})`)).toBe(`<p><a href="${expected}">x</a></p>\n`);
  });

  it('are relative to the folder of the file', () => {
    expect(html('[x](b.md)', { directory: 'docs/ä' })).toContain('href="/ada/tiny/blob/main/docs/%C3%A4/b.md"');
    expect(html('![x](../b.png)', { directory: 'docs' })).toContain('src="/ada/tiny/resolve/main/b.png"');
  });

  it('to other hosts tell them nothing', () => {
    expect(html('[x](https://huggingface.co/other/model)')).toContain('rel="nofollow noopener noreferrer"');
    expect(html('[x](//evil.example/y)')).toContain('href="https://evil.example/y" rel="nofollow noopener noreferrer"');
    expect(html('<a href="\\\\evil.example/y">x</a>')).toContain('href="https://evil.example/y" rel=');
  });
});

describe('pictures', () => {
  it('of the repository are shown, of other hosts only named', () => {
    expect(html('![a cat](img/cat.png)')).toContain('<img src="/ada/tiny/resolve/main/img/cat.png" alt="a cat"');
    expect(html('![](https://evil.example/beacon.png?who=you)')).toBe(
      '<p><a class="remote-media" href="https://evil.example/beacon.png?who=you" rel="nofollow noopener noreferrer">beacon.png</a></p>\n',
    );
    expect(html('[![build](https://img.example/b.svg)](https://ci.example)')).toContain(
      '<span class="remote-media">build</span></a>',
    );
  });

  it('may be embedded, except as SVG', () => {
    expect(html('![dot](data:image/png;base64,iVBORw0KGgo=)')).toContain('<img src="data:image/png;base64,');
    expect(html('<img src="data:image/svg+xml;base64,PHN2Zz4=">')).not.toContain('<img');
  });

  it('always have a name', () => {
    expect(html('<img src="plots/loss.png">')).toContain('alt="loss.png"');
  });

  it('may be films, with controls and without a start of their own', () => {
    const film = html('<video src="demo.mp4" autoplay poster="https://evil.example/p.png"></video>');
    expect(film).toContain('src="/ada/tiny/resolve/main/demo.mp4" controls preload="metadata" aria-label="demo.mp4"');
    expect(film).not.toMatch(/autoplay|evil/);
  });
});

describe('long texts', () => {
  it('are cut at a line and say so', () => {
    const { html: text, isTruncated } = renderMarkdown('word word\n'.repeat(MAX_MARKDOWN_CHARACTERS / 5), place);
    expect(isTruncated).toBe(true);
    expect(text.endsWith('word word</p>\n')).toBe(true);
  });

  it('nested too deep for the stack are shown as written', () => {
    expect(html('<div>'.repeat(MAX_MARKDOWN_CHARACTERS / 5))).toMatch(/^<(pre|div)/);
  });
});
