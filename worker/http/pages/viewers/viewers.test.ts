import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { tarEnd, tarHeader, tarMember } from '../../../../test/support/tar-file.ts';
import type { OpenRevision } from '../../../app/browse/open-revision.ts';
import type { RepoEntry } from '../../../app/browse/repo-entry.ts';
import type { Services } from '../../../app/services.ts';
import { type ByteSource, bytesAsSource } from '../../../formats/byte-source.ts';
import { type ShownFile, showOpenFile } from './registry.ts';
import { START_BYTES } from './viewed-file.ts';

const logged: string[] = [];
const log = { error: (event: string) => void logged.push(event) };
const revision = { name: 'main', repo: { id: 'r', kind: 'model', namespace: 'ada', name: 'x' } };
let made = 0;

async function show(path: string, content: string | Uint8Array | ByteSource, query = ''): Promise<ShownFile> {
  const source = isSource(content) ? content : bytesAsSource(Buffer.from(content));
  const name = path.toLowerCase();
  return showOpenFile({
    services: { log } as unknown as Services,
    revision: revision as unknown as OpenRevision,
    entry: { type: 'file', path, oid: `${++made}`, sizeBytes: source.sizeBytes } as unknown as RepoEntry,
    name,
    extension: name.includes('.') ? name.slice(name.lastIndexOf('.') + 1) : '',
    start: await source.read(0, START_BYTES),
    source,
    contentId: `${made}`,
    query: new URLSearchParams(query),
  });
}

function isSource(content: string | Uint8Array | ByteSource): content is ByteSource {
  return typeof content === 'object' && 'read' in content;
}

describe('a file', () => {
  it.each([
    ['README.md', '# A', 'markdown', ['preview', 'code']],
    ['a.py', 'x = 1\n', 'code', ['code']],
    ['LICENSE', 'Free\n', 'code', ['code']],
    ['config.json', '{"a": 1}', 'code', ['preview', 'code']],
    ['tokenizer.json', `{"a": "${'x'.repeat(30_000)}"}`, 'structure', ['preview', 'code']],
    ['run.ipynb', '{"cells": []}', 'notebook', ['preview', 'code']],
    ['a.svg', '<svg xmlns="http://www.w3.org/2000/svg"/>', 'image', ['preview', 'code']],
    ['a.bin', '\u0000\u0001', 'binary', []],
    ['a.tar', Buffer.concat([tarMember('x', 'y'), tarEnd]), 'archive', ['preview']],
    ['empty', '', 'empty', []],
    // What only has the name.
    ['a.png', 'version https://git-lfs.github.com/spec/v1\n', 'code', ['code']],
    ['a.pdf', 'no', 'code', ['code']],
    ['a.zip', 'no', 'code', ['code']],
    // What only has the beginning.
    ['a.dat', 'PK\u0003\u0004\u0000', 'broken', ['preview']],
    ['a.tgz', Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0]), 'broken', ['preview']],
  ])('%s is shown', async (path, content, kind, tabs) => {
    const shown = await show(path, content);
    expect([shown.view.kind, shown.tabs]).toEqual([kind, tabs]);
  });

  it('is shown in the other way when that is asked for', async () => {
    expect((await show('README.md', '# A', 'view=source')).view.kind).toBe('code');
    expect((await show('config.json', '{"a": 1}', 'view=preview')).view.kind).toBe('structure');
    expect((await show('a.py', 'x', 'view=preview')).view.kind).toBe('code');
    expect((await show('config.json', '{"a": }', 'view=preview')).view).toMatchObject({
      kind: 'broken',
      line: 1,
      column: 7,
    });
  });
});

describe('hostile files', () => {
  it('of one endless line are cut', async () => {
    const shown = await show('a.js', `x="${'a'.repeat(3_000_000)}"`);
    expect(shown.view).toMatchObject({ kind: 'code', isTruncated: true });
    expect(JSON.stringify(shown.view).length).toBeLessThan(25_000);
  });

  it('of endless lines are cut', async () => {
    const { view } = await show('a.txt', 'x\n'.repeat(400_000));
    expect(view.kind === 'code' && [view.lines.length, view.isTruncated]).toEqual([5000, true]);
  });

  it('of endless depth are shown as far as a page goes', async () => {
    const deep = '['.repeat(100_000) + ']'.repeat(100_000);
    expect((await show('a.json', deep, 'view=preview')).view.kind).toBe('structure');
    expect((await show('a.ipynb', deep)).view.kind).toBe('broken');
    expect((await show('a.yaml', '['.repeat(100_000), 'view=preview')).view.kind).toBe('broken');
  });

  it('that unpack to very much are listed as far as is allowed', async () => {
    const bomb = gzipSync(Buffer.concat([tarHeader('zeros', 200 << 20), Buffer.alloc(200 << 20)]), { level: 1 });
    expect((await show('bomb.tgz', bomb)).view).toMatchObject({
      kind: 'archive',
      isTruncated: true,
      root: { fileCount: 1 },
    });
  });

  it('are escaped wherever their text is put', async () => {
    const { view } = await show('a.html', '<script>alert(1)</script><b onclick="x">');
    expect(view.kind === 'code' && view.lines.join('')).not.toMatch(/<(?!\/?span[ >])/);
  });

  it('that a viewer stumbles over lose their preview and nothing else', async () => {
    const broken: ByteSource = {
      sizeBytes: 100_000,
      read: (_offset, length) =>
        length > START_BYTES && length !== 1 << 20
          ? Promise.reject(new Error('the store is away'))
          : Promise.resolve(new Uint8Array(length).fill(0x20, 0)),
    };
    const shown = await show('a.ipynb', broken);
    expect([shown.view.kind, shown.tabs]).toEqual(['code', ['code']]);
    expect(logged).toContain('pages:viewer-failed');
  });
});
