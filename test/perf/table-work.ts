/** Measures how soon the first rows of a large table stand, and how much of its file is read for them. */
import { join } from 'node:path';
import { parquetWriteFile } from 'hyparquet-writer';
import { createHubRepo } from '../wire/support/hub-repos.ts';
import { type Bench, inScratch } from './bench.ts';
import { HfClient } from './hf-client.ts';
import { readBytes } from './process-stats.ts';
import { MEMORY_BAR_WITH_XET_BYTES } from './report.ts';
import type { Work } from './work.ts';

/** The names of the works here, known before anything is prepared. */
export const TABLE_WORKS = ['first rows of a table'];

const ROWS = 1_000_000;
const WORDS = 'the model was trained on many words which nobody has read from end to end'.split(' ');

export function tableWorks(bench: Bench): Work[] {
  const [name = ''] = TABLE_WORKS;
  let repo = '';
  return [
    {
      name,
      input: `Parquet, ${ROWS / 1e6}M rows`,
      hasPeer: false,
      // The hub remembers what it has read of a file: only the first reader waits for it.
      samplesAtMost: 1,
      memoryBarBytes: MEMORY_BAR_WITH_XET_BYTES,
      figures: [
        { title: 'first rows of a Parquet file', metric: 'seconds', unit: 's', bar: { hubAtMost: 1.5 } },
        { title: 'the same, read by the hub for them', metric: 'read', unit: 'MB', bar: { hubAtMost: 3 } },
        { title: 'rows from its middle', metric: 'middle', unit: 's', bar: null },
      ],
      prepare: async () => {
        repo = (await createHubRepo(bench.hub, 'bench-table', { type: 'dataset' })).path.replace('datasets/', '');
        await inScratch(bench, async (home) => {
          const client = new HfClient(bench, home);
          const file = join(home, 'rows.parquet');
          writeTable(file);
          await client.script(UPLOAD, file, repo);
        });
      },
      run: async () => {
        const before = readBytes(bench.hub.pid());
        const seconds = await timeRows(bench, repo, 0);
        const read = (readBytes(bench.hub.pid()) - before) / 1e6;
        return { seconds, read, middle: await timeRows(bench, repo, ROWS / 2) };
      },
    },
  ];
}

const UPLOAD = `
import sys
from huggingface_hub import HfApi
file, repo = sys.argv[1:]
HfApi().upload_file(path_or_fileobj=file, path_in_repo="data/train.parquet", repo_id=repo, repo_type="dataset")
`;

function writeTable(filename: string): void {
  const numbers = Array.from({ length: ROWS }, (_, i) => i);
  parquetWriteFile({
    filename,
    columnData: [
      { name: 'id', data: numbers, type: 'INT32' },
      { name: 'score', data: numbers.map((i) => Math.sin(i)), type: 'DOUBLE' },
      { name: 'text', data: numbers.map(textOf), type: 'STRING' },
      { name: 'label', data: numbers.map((i) => WORDS[i % 3] ?? ''), type: 'STRING' },
    ],
  });
}

function textOf(row: number): string {
  return `${row}: ${Array.from({ length: 8 }, (_, i) => WORDS[(row * 7 + i * 3) % WORDS.length]).join(' ')}`;
}

async function timeRows(bench: Bench, dataset: string, offset: number): Promise<number> {
  const query = new URLSearchParams({ dataset, config: 'default', split: 'train', offset: `${offset}`, length: '100' });
  const started = performance.now();
  const answer = await bench.hub.fetch(`/api/datasets-server/rows?${query}`);
  const body = (await answer.json()) as { readonly rows?: readonly unknown[] };
  if (body.rows?.length !== 100)
    throw new Error(`rows answered ${answer.status}: ${JSON.stringify(body).slice(0, 300)}`);
  return (performance.now() - started) / 1000;
}
