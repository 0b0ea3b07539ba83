import { describe, expect, it } from 'vitest';
import { contentDisposition, contentTypeOf, untrustedContentHeaders } from './content-headers.ts';

describe('contentTypeOf', () => {
  it.each([
    'index.html',
    'a/page.HTM',
    'x.xhtml',
    'feed.xml',
    'app.js',
    'config.json',
    'README.md',
    'LICENSE',
    'dir/Dockerfile',
    '.gitattributes',
  ])('sends %s as plain text', (path) => {
    expect(contentTypeOf(path)).toBe('text/plain; charset=utf-8');
  });

  it.each([
    ['a.png', 'image/png'],
    ['b/c.SVG', 'image/svg+xml'],
    ['model.safetensors', 'application/octet-stream'],
    ['weights', 'application/octet-stream'],
    ['html', 'application/octet-stream'],
    ['x.unknown', 'application/octet-stream'],
    ['x.constructor', 'application/octet-stream'],
  ])('%s is %s', (path, type) => {
    expect(contentTypeOf(path)).toBe(type);
  });

  it('forbids scripts and a shared origin', () => {
    expect(untrustedContentHeaders['Content-Security-Policy']).toContain('sandbox');
    expect(untrustedContentHeaders['X-Content-Type-Options']).toBe('nosniff');
  });
});

describe('contentDisposition', () => {
  it('names the file twice and ends with a semicolon', () => {
    expect(contentDisposition('inline', 'sub/config.json')).toBe(
      `inline; filename*=UTF-8''config.json; filename="config.json";`,
    );
  });

  it('keeps quotes, controls and other scripts out of the quoted name', () => {
    expect(contentDisposition('attachment', 'a/é"\\\n(1).txt')).toBe(
      `attachment; filename*=UTF-8''%C3%A9%22%5C%0A%281%29.txt; filename="?__?(1).txt";`,
    );
  });
});
