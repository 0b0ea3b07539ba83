/** Datasets for the pages that show rows: of every kind of column, with strange content, with none. */
import { parquetWriteBuffer } from 'hyparquet-writer';
import { deflateSync } from 'node:zlib';
import type { Hub } from '../../wire/harness/hub.ts';
import { pushRepo } from './content.ts';

const ROWS = 250;
const LANGUAGES = ['en', 'ja', 'ar', 'de'];
const MESSAGES = ['A calm morning', '港は静かです', 'صباح الخير', 'Guten Morgen'];

export async function addTables(hub: Hub): Promise<void> {
  const files = {
    'README.md': '# Harbour\n',
    'data/train-00000-of-00001.parquet': messages(ROWS),
    'test.csv': 'a,b\n1,2\n',
  };
  await pushRepo(hub, 'harbour', [{ ...files, 'data/test-00000-of-00001.parquet': messages(5) }], { type: 'dataset' });
  await pushRepo(hub, 'hostile-table', [{ 'train.jsonl': hostileLines() }], { type: 'dataset' });
  await pushRepo(hub, 'prose', [{ 'README.md': '# Prose\n' }], { type: 'dataset' });
}

function messages(count: number): Uint8Array {
  const ids = Array.from({ length: count }, (_, index) => index);
  const pick = <T>(list: readonly T[], index: number): T | null => list[index % list.length] ?? null;
  return new Uint8Array(
    parquetWriteBuffer({
      columnData: [
        { name: 'id', data: ids, type: 'INT32' },
        { name: 'text', data: ids.map((id) => `${pick(MESSAGES, id)} ${id}`), type: 'STRING' },
        { name: 'lang', data: ids.map((id) => pick(LANGUAGES, id)), type: 'STRING' },
        {
          name: 'likes',
          data: ids.map((id) => (id % 10 === 0 ? null : (id * 37) % 101)),
          type: 'INT32',
          nullable: true,
        },
        { name: 'at', data: ids.map((id) => new Date(Date.UTC(2026, 0, 1 + id))), type: 'TIMESTAMP' },
        { name: 'is_reply', data: ids.map((id) => id % 3 === 0), type: 'BOOLEAN' },
        { name: 'tags', data: ids.map((id) => ({ list: ['boat', 'quay'].slice(0, id % 3) })), type: 'JSON' },
        { name: 'picture', data: ids.map((id) => ({ path: `${id}.png`, size: square(id).length })), type: 'JSON' },
      ],
      rowGroupSize: 100,
    }),
  );
}

/** A PNG file of one colour; only its size is looked at. */
function square(shade: number): Uint8Array {
  return deflateSync(new Uint8Array(64).fill(shade));
}

const ATTACK = `<img src=x onerror="document.title='taken over'"><script>document.title='taken over'</script>`;

/** Names and cells that would be code, formulas, prototypes or too much, were they taken for anything but text. */
function hostileLines(): string {
  const wide = Object.fromEntries(Array.from({ length: 9000 }, (_, index) => [`c${index}`, index]));
  const lines = Array.from({ length: 12 }, (_, index) =>
    JSON.stringify({
      [ATTACK]: ATTACK,
      link: "javascript:document.title='taken over'",
      '=1+1': '=HYPERLINK("http://evil.example")',
      '\u202Eevil': '\u202Egpj.exe',
      constructor: 'x',
      nested: { '</script>': ATTACK },
      long: index === 0 ? 'x'.repeat(1_000_000) : 'short',
      ...wide,
    }).replace('{', '{"__proto__":{"polluted":true},'),
  );
  return `${lines.join('\n')}\n`;
}
