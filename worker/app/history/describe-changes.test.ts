import { parquetWriteBuffer } from 'hyparquet-writer';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { HfTestHub, type TestRepo } from '../../../test/support/hf-hub.ts';
import { anonymous } from '../accounts/actor-of.ts';
import { openNamedRevision } from '../browse/open-revision.ts';
import { getRepo } from '../repos/get-repo.ts';
import type { ChangedFile } from './changed-file.ts';
import { type ChangeOptions, describeChanges } from './describe-changes.ts';

let hub: HfTestHub;
let repo: TestRepo;

beforeEach(async () => {
  hub = await HfTestHub.open();
  repo = await hub.addRepo({ kind: 'model', name: 'llama' });
});

afterEach(() => hub.close());

/** The one file that two commits differ in. */
async function changeOf(
  path: string,
  before: string | Uint8Array,
  after: string | Uint8Array,
  options: Partial<ChangeOptions> = {},
): Promise<ChangedFile> {
  const [first, second] = [repo.commit({ [path]: before }), repo.commit({ [path]: after })];
  const [old, young] = [await open(first), await open(second)];
  const all = { ignoreWhitespace: false, only: null, context: 3, raw: false, ...options };
  const { files } = await describeChanges(hub.services, young, old, all);
  const [file] = files;
  if (file === undefined || files.length > 1) throw new Error(`${files.length} files changed`);
  return file;
}

async function open(oid: string) {
  const found = await getRepo(hub.services, anonymous, { kind: 'model', namespace: 'Ada', name: 'llama' }, 'read');
  const opened = found.ok ? await openNamedRevision(hub.services, found.value, oid) : found;
  if (!opened.ok) throw new Error(opened.error.message);
  return opened.value;
}

function changedLines({ content }: ChangedFile): string[] {
  if (content.kind !== 'lines') throw new Error(`it is shown as ${content.kind}`);
  const signs = { same: ' ', old: '-', new: '+' };
  return content.hunks.flatMap(({ lines }) =>
    lines.filter(({ kind }) => kind !== 'same').map(({ kind, text }) => signs[kind] + text),
  );
}

interface CellInput {
  readonly code?: string;
  readonly text?: string;
  readonly count?: number;
  readonly output?: unknown;
}

function notebook(cells: readonly CellInput[], metadata: unknown = {}): string {
  return JSON.stringify({
    nbformat: 4,
    metadata,
    cells: cells.map(({ code, text, count = 1, output }) =>
      code === undefined
        ? { cell_type: 'markdown', source: text }
        : {
            cell_type: 'code',
            source: code,
            execution_count: count,
            outputs: output === undefined ? [] : [{ output_type: 'display_data', data: output, metadata: {} }],
          },
    ),
  });
}

const python = { language_info: { name: 'python' } };

it('compares the cells of a notebook, with each output as one line', async () => {
  const picture = (content: string): unknown => ({ 'image/png': content.repeat(50_000) });
  const before = notebook(
    [{ text: '# Title\nold' }, { code: 'import a\nx = 1' }, { code: 'plot()', output: picture('AAAA') }],
    python,
  );
  const after = notebook(
    [
      { text: '# Title\nnew' },
      { code: 'import a\nx = 1', count: 7 },
      { code: 'y = 2', output: { 'text/plain': 'a\nb' } },
      { code: 'plot()', count: 9, output: picture('BBBB') },
    ],
    python,
  );
  const change = await changeOf('run.ipynb', before, after);
  expect(changedLines(change).map((line) => line.replace(/[0-9a-f]{8}$/, '…'))).toEqual([
    '-# old',
    '+# new',
    '+# %%',
    '+y = 2',
    '+# → text, 2 lines, 3 characters, …',
    '+',
    '-# → image/png, 200000 characters, …',
    '+# → image/png, 200000 characters, …',
  ]);
  expect(change.content).toMatchObject({ kind: 'lines', isReadable: true });
  expect([change.added, change.removed]).toEqual([6, 2]);
  const colours = change.content.kind === 'lines' ? change.content.hunks.flatMap((hunk) => hunk.colours) : [];
  expect(colours.flat().some((run) => run?.[1] === 'tk-number')).toBe(true);
});

it('compares the JSON of a notebook where that is asked for, or where the cells are the same or none', async () => {
  const cells = [{ code: 'x = 1', count: 1 }];
  const again = [{ code: 'x = 1', count: 2 }];
  const counted = await changeOf('run.ipynb', notebook(cells), notebook(again));
  expect([counted.content, changedLines(counted)[1]]).toMatchObject([
    { kind: 'lines', isReadable: false },
    expect.stringContaining('"execution_count":2'),
  ]);
  const raw = await changeOf('raw.ipynb', notebook(cells), notebook([{ code: 'x = 2' }]), { raw: true });
  expect([raw.content, changedLines(raw)[1]]).toMatchObject([
    { isReadable: false },
    expect.stringContaining('"cell_type"'),
  ]);
  for (const broken of ['{"cells": 3}', '{', '[]', notebook(Array.from({ length: 401 }, () => ({ code: 'x' })))]) {
    const change = await changeOf('broken.ipynb', notebook(cells), broken);
    expect(change.content).toMatchObject({ kind: 'lines', isReadable: false });
  }
});

/** One pair of metadata, one tensor. */
function ggufFile(name: string, tensor: string, type: number): Buffer {
  const number = (bytes: 4 | 8, value: number): Buffer => {
    const buffer = Buffer.alloc(bytes);
    if (bytes === 4) buffer.writeUInt32LE(value);
    else buffer.writeBigUInt64LE(BigInt(value));
    return buffer;
  };
  const text = (value: string): Buffer => Buffer.concat([number(8, Buffer.byteLength(value)), Buffer.from(value)]);
  const pair = (key: string, value: string): Buffer => Buffer.concat([text(key), number(4, 8), text(value)]);
  return Buffer.concat([
    Buffer.from('GGUF'),
    ...[number(4, 3), number(8, 1), number(8, 2), pair('general.architecture', 'llama'), pair('general.name', name)],
    ...[text(tensor), number(4, 2), number(8, 32), number(8, 4), number(4, type), number(8, 0), Buffer.alloc(512)],
  ]);
}

it('tells what changed in the metadata and the tensors of a GGUF file', async () => {
  const same = await changeOf('m.gguf', ggufFile('One', 'a.weight', 0), ggufFile('Two', 'a.weight', 1));
  expect(same.meaning).toEqual([
    { of: 'metadata', more: 0, changes: [{ name: 'general.name', before: 'One', after: 'Two' }] },
    { of: 'tensors', more: 0, changes: [{ name: 'a.weight', before: 'F32 [32, 4]', after: 'F16 [32, 4]' }] },
  ]);
  const large = [await repo.lfs(ggufFile('One', 'a.weight', 0)), await repo.lfs(ggufFile('One', 'b.weight', 0))];
  const other = await changeOf('lfs.gguf', large[0] ?? '', large[1] ?? '');
  expect(other.meaning).toEqual([
    {
      of: 'tensors',
      more: 0,
      changes: [
        { name: 'a.weight', before: 'F32 [32, 4]', after: null },
        { name: 'b.weight', before: null, after: 'F32 [32, 4]' },
      ],
    },
  ]);
  expect((await changeOf('x.gguf', ggufFile('One', 'a', 0), 'GGUF broken')).meaning).toEqual([]);
});

it('tells what changed in the columns and the number of rows of a Parquet file', async () => {
  const table = (rows: number, columns: Readonly<Record<string, 'INT32' | 'INT64' | 'DOUBLE'>>): Uint8Array =>
    new Uint8Array(
      parquetWriteBuffer({
        columnData: Object.entries(columns).map(([name, type]) => ({
          name,
          type,
          data: Array.from({ length: rows }, (_, i) => (type === 'INT64' ? BigInt(i) : i)),
        })),
      }),
    );
  const before = table(3, { id: 'INT64', kind: 'INT32', gone: 'DOUBLE' });
  const after = table(5, { id: 'INT64', kind: 'DOUBLE', more: 'DOUBLE' });
  expect((await changeOf('t.parquet', before, after)).meaning).toEqual([
    { of: 'rows', more: 0, changes: [{ name: 'num_rows', before: '3', after: '5' }] },
    {
      of: 'columns',
      more: 0,
      changes: [
        { name: 'kind', before: 'int32', after: 'float64' },
        { name: 'gone', before: 'float64', after: null },
        { name: 'more', before: null, after: 'float64' },
      ],
    },
  ]);
  expect((await changeOf('x.parquet', before, 'PAR1 broken PAR1')).meaning).toEqual([]);
});
