import { expect, it } from 'vitest';
import { sanitizeHtml } from '../markdown/sanitize-html.ts';
import { ansiToHtml } from './ansi.ts';
import { readNotebook } from './read-notebook.ts';

const place = {
  directory: '',
  hubPath: 'ada/x',
  pageOf: (path: string) => `/p/${path}`,
  contentOf: (path: string) => `/c/${path}`,
};

it('reads cells and the richest output that a page can show', () => {
  const output = (data: Record<string, unknown>): unknown => ({ output_type: 'display_data', data, metadata: {} });
  const notebook = readNotebook(
    JSON.stringify({
      nbformat: 4,
      metadata: { kernelspec: { display_name: 'R', language: 'R' } },
      cells: [
        { cell_type: 'markdown', source: ['# A\n', 'b'] },
        {
          cell_type: 'code',
          execution_count: 2,
          source: 'x',
          outputs: [
            { output_type: 'stream', name: 'stderr', text: ['a', 'b'] },
            output({ 'image/png': 'AAAA', 'text/plain': 'p' }),
            output({ 'text/html': ['<b>', 'x'], 'text/plain': 'p' }),
            output({ 'application/vnd.jupyter.widget-view+json': {}, 'text/html': 'w', 'text/plain': 'bar' }),
            output({ 'application/javascript': 'alert(1)' }),
            { output_type: 'error', ename: 'E', evalue: 'v', traceback: ['t1', 't2'] },
          ],
        },
      ],
    }),
  );
  expect(notebook).toMatchObject({ language: 'R', kernel: 'R', hidden: 0 });
  expect(notebook?.cells).toEqual([
    { kind: 'markdown', text: '# A\nb' },
    {
      kind: 'code',
      text: 'x',
      count: 2,
      outputs: [
        { kind: 'text', text: 'ab', isError: true },
        { kind: 'image', type: 'image/png', content: 'AAAA', width: null, height: null },
        { kind: 'html', text: '<b>x' },
        { kind: 'text', text: 'bar', isError: false },
        { kind: 'other', type: 'application/javascript' },
        { kind: 'text', text: 't1\nt2', isError: true },
      ],
    },
  ]);
});

it('reads format 3, and nothing into what is no notebook', () => {
  const old = { worksheets: [{ cells: [{ cell_type: 'heading', level: 2, source: 'T' }] }] };
  expect(readNotebook(JSON.stringify(old))?.cells).toEqual([{ kind: 'markdown', text: '## T' }]);
  for (const text of ['[]', '{}', '{"cells": 3}', 'null']) expect(readNotebook(text)).toBeNull();
  const odd = { cells: [null, 3, { cell_type: 'code', source: { a: 1 }, outputs: [null, { output_type: 'stream' }] }] };
  expect(readNotebook(JSON.stringify(odd))?.cells).toEqual([
    { kind: 'code', text: '', count: null, outputs: [{ kind: 'text', text: '', isError: false }] },
  ]);
});

it('turns terminal colours into classes and drops other sequences', () => {
  expect(ansiToHtml('a\u001b[1;31mb<\u001b[0mc\u001b[2K\u001b]0;title\u0007d')).toBe(
    'a<span class="ansi-red ansi-bold">b&lt;</span>cd',
  );
  expect(ansiToHtml('10%\r50%\r100%\r\ndone')).toBe('100%\ndone');
  expect(ansiToHtml('\u001b[38;5;196mx\u001b[38;2;1;2;3my')).toBe(
    '<span class="ansi-red">x</span><span class="ansi-red">y</span>',
  );
  expect(ansiToHtml('\u001b['.repeat(50_000))).not.toContain('\u001b');
});

it.each([
  '<script>alert(1)</script>x',
  '<img src=x onerror=alert(1)>x',
  '<iframe srcdoc="<script>alert(1)</script>"></iframe>x',
  '<math><mtext><table><mglyph><style><img src=x onerror=alert(1)></style></mglyph></table></mtext></math>x',
  '<svg><foreignObject><script>alert(1)</script></foreignObject></svg>x',
  '<a href="javascript:alert(1)">x</a>',
  '<form action="//evil"><button formaction="javascript:alert(1)">x</button></form>',
  '<div style="position:fixed;inset:0">x</div>',
  '<object data="data:text/html,<script>alert(1)</script>">x</object>',
  '<noscript><p title="</noscript><img src=x onerror=alert(1)>">x',
])('leaves nothing in %s that acts', (html) => {
  const clean = sanitizeHtml(html, place, 10_000) ?? '';
  expect(clean).not.toMatch(/<script|<iframe|<object|<form|<button|<svg|<math|<style|\son\w+=|javascript:|style=/i);
});

it('gives up on HTML that is too long or too deep', () => {
  expect(sanitizeHtml('x'.repeat(11), place, 10)).toBeNull();
  expect(sanitizeHtml('<div>'.repeat(50_000), place, 1_000_000) ?? '').not.toContain('script');
});
