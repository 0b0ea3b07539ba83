import type { Element, Root } from 'hast';
import { fromHtml } from 'hast-util-from-html';
import { describe, expect, it } from 'vitest';
import { MAX_MARKDOWN_CHARACTERS, renderMarkdown, renderRichMarkdown } from './render-markdown.ts';

const place = {
  directory: '',
  hubPath: 'ada/tiny',
  pageOf: (path: string) => `/ada/tiny/blob/main/${path}`,
  contentOf: (path: string) => `/ada/tiny/resolve/main/${path}`,
};
const rich = async (card: string): Promise<string> => (await renderRichMarkdown(card, place)).html;

describe('formulas', () => {
  it.each([
    ['$a^2$', false],
    ['so \\\\(a^2\\\\) it is', false],
    ['is $$a^2$$ here', true],
    ['$$\na^2\n$$', true],
    ['\\\\[a^2\\\\]', true],
    ['> $$a^2$$', true],
    ['```math\na^2\n```', true],
    ['| a | b |\n|-|-|\n| $a^2$ | c |', false],
  ])('%j is drawn', async (card, isDisplay) => {
    const html = await rich(card);
    expect(html).toContain('class="katex"');
    expect(html).toContain('<annotation encoding="application/x-tex">a^2</annotation>');
    expect(html.includes('katex-display')).toBe(isDisplay);
  });

  it.each([
    'It costs $5 and $10.',
    'From $5 to 10$5',
    '`$a$` and \\$a\\$',
    'PATH=$HOME$PATH',
    '$ a $',
    '$$',
    '$$$$',
    'a\\(b\\)',
  ])('%j holds none', async (card) => {
    const { html, mathStyles } = await renderRichMarkdown(card, place);
    expect(html).not.toContain('katex');
    expect(mathStyles).toBeUndefined();
  });

  it('need no style attributes, and say what their classes are', async () => {
    const { html, mathStyles } = await renderRichMarkdown('$\\frac{a}{\\sqrt{b}} \\color{red} x$', place);
    expect(html).not.toMatch(/ style=/);
    expect(mathStyles).toMatch(/^(?:\.m-\w+\{[-\w:.;#%]+\})+$/);
    for (const [, name] of html.matchAll(/(m-\w+)/g)) expect(mathStyles).toContain(`.${name}{`);
  });

  it('with mistakes, and where nothing draws them, stay as they were written', async () => {
    expect(await rich('$\\frac{a$')).toContain('<code class="language-math-inline">\\frac{a</code>');
    expect(renderMarkdown('$a<b$', place).html).toContain('<code class="language-math-inline">a&#x3C;b</code>');
  });
});

describe('diagrams', () => {
  const pictures = (html: string): string[] =>
    [...html.matchAll(/src="data:image\/svg\+xml;base64,([^"]+)"/g)].map(([, data]) => atob(data ?? ''));

  it('become pictures for light and for dark pages that load nothing', async () => {
    const html = await rich('```mermaid\ngraph LR\n  A[Data] --> B[Model]\n```');
    const [light = '', dark = ''] = pictures(html);
    expect(html).toContain('class="on-light"');
    expect(light).toContain('>Data</text>');
    expect(light + dark).not.toMatch(/@import|https?:\/\/(?!www\.w3\.org)/);
    expect(dark).not.toBe(light);
  });

  it('that cannot be drawn stay as they were written', async () => {
    expect(await rich('```mermaid\nnonsense\n```')).toContain('<code class="language-mermaid">nonsense');
    expect(await rich(`\`\`\`mermaid\ngraph LR\n${'A --> B\n'.repeat(200)}\`\`\``)).not.toContain('<img');
  });
});

it('colours code, and leaves that of unknown languages alone', async () => {
  expect(await rich('```python\nx = 1  # <b>\n```')).toContain('<span class="tk-comment"># &#x3C;b></span>');
  expect(await rich('```unheard-of\nx < 1\n```')).toContain('x &#x3C; 1');
});

describe('hostile formulas and diagrams', () => {
  const bomb = '\\def\\a{\\b\\b\\b\\b\\b}\\def\\b{\\c\\c\\c\\c\\c}\\def\\c{\\d\\d\\d\\d\\d}\\def\\d{xxxxx}\\a\\a\\a';

  it.each([
    ['a macro that calls itself', '$\\def\\a{\\a\\a}\\a$'],
    ['macros that double', `$${bomb}$`],
    ['a huge rule', '$\\rule{99999em}{99999em}$'],
    ['braces without end', `$$${'{'.repeat(900)}x${'}'.repeat(900)}$$`],
    ['roots without end', `$$${'\\sqrt{'.repeat(250)}x${'}'.repeat(250)}$$`],
    ['a wide array', `$$\\begin{array}{${'c'.repeat(400)}}${'&'.repeat(399)}\\end{array}$$`],
    ['thousands of formulas', '$x^{2^{2}}$ '.repeat(8000)],
    ['dollars', '$a '.repeat(MAX_MARKDOWN_CHARACTERS / 3)],
    ['open blocks', '$$a\n'.repeat(MAX_MARKDOWN_CHARACTERS / 4)],
    ['joined nodes', `\`\`\`mermaid\ngraph LR\n${'A & '.repeat(500)}B --> ${'C & '.repeat(400)}D\n\`\`\``],
    ['nested groups', `\`\`\`mermaid\ngraph LR\n${'subgraph x\n'.repeat(95)}\n\`\`\``],
    ['thousands of diagrams', '```mermaid\ngraph LR\nA-->B\n```\n'.repeat(2000)],
  ])('%s: bounded in time and size', async (_name, card) => {
    const start = performance.now();
    const { html, mathStyles = '' } = await renderRichMarkdown(card, place);
    expect(html.length + mathStyles.length).toBeLessThan(4_000_000);
    expect(performance.now() - start).toBeLessThan(8000);
  });

  it.each([
    '$\\href{javascript:alert(1)}{x}$',
    '$\\htmlStyle{position:fixed}{x}$ $\\htmlClass{visually-hidden}{x}$ $\\htmlData{island=x}{x}$',
    '$\\includegraphics{https://evil.example/x.png}$',
    '$\\url{https://evil.example}$',
    '$\\text{</annotation><script>alert(1)</script>}$',
    '$\\color{red;background:url(https://evil.example)}x$',
    '<code class="language-math">\\text{<img src=x onerror=alert(1)>}</code>',
    '```mermaid\ngraph LR\n A["<img src=x onerror=alert(1)>"] --> B\n click A "javascript:alert(1)"\n```',
    '```mermaid\ngraph LR\n A["</svg><script>alert(1)</script>"]\n style A fill:url(https://evil.example)\n```',
  ])('%j executes and loads nothing', async (card) => {
    const { html, mathStyles = '' } = await renderRichMarkdown(card, place);
    expect(dangers(fromHtml(html, { fragment: true }))).toEqual([]);
    expect(mathStyles).not.toMatch(/url|fixed|[<>]/);
  });
});

/** What a browser would run, load or take for the page's own. */
function dangers(node: Root | Element): string[] {
  return node.children.flatMap((child) => {
    if (child.type !== 'element') return [];
    const { src, ...properties } = child.properties;
    const bad = Object.keys(properties).filter((name) => /^on|^style$|^href$|^data|^id$|link/i.test(name));
    if (src !== undefined && !src.startsWith('data:image/svg+xml;base64,')) bad.push(`src=${src}`);
    if (/^(?:script|iframe|form|object|a)$/.test(child.tagName)) bad.push(child.tagName);
    if (String(properties['className'] ?? '').includes('visually-hidden')) bad.push('class');
    return [...bad, ...dangers(child)];
  });
}
