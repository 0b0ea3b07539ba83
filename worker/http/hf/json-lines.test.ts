import { describe, expect, test } from 'vitest';
import { type JsonLine, JsonLinesError, decodeBase64, readJsonLines, unescapeContent } from './json-lines.ts';

const LIMITS = { maxContentBytes: 1000, maxJsonBytes: 4096 };

async function read(text: string | Uint8Array, chunkBytes = 1e9, limits = LIMITS): Promise<JsonLine[]> {
  const bytes = typeof text === 'string' ? new TextEncoder().encode(text) : text;
  async function* chunks() {
    for (let at = 0; at < bytes.length; at += chunkBytes) yield bytes.subarray(at, at + chunkBytes);
  }
  const lines: JsonLine[] = [];
  for await (const line of readJsonLines(chunks(), limits))
    lines.push({ ...line, content: line.content?.slice() ?? null });
  return lines;
}

function contentOf(line: JsonLine | undefined): string {
  return unescapeContent(line?.content ?? new Uint8Array());
}

describe('JSON lines', () => {
  const text = [
    '{"key":"header","value":{"summary":"with \\"quotes\\" and \\\\","description":"content"}}',
    '{"key": "file", "value": {"content" : "aGVsbG8=", "path": "a \\" content.txt", "encoding": "base64"}}',
    '',
    '{"key":"file","value":{"path":"é","encoding":"utf-8","content":"tab\\t \\"é\\" \\\\"}}',
  ].join('\n');

  test.each([1, 2, 3, 7, 64, 1e9])('are read alike in chunks of %d bytes', async (chunkBytes) => {
    const lines = await read(text, chunkBytes);
    expect(lines.map(({ json }) => JSON.parse(json))).toEqual([
      { key: 'header', value: { summary: 'with "quotes" and \\', description: 'content' } },
      { key: 'file', value: { content: '', path: 'a " content.txt', encoding: 'base64' } },
      { key: 'file', value: { content: '', path: 'é', encoding: 'utf-8' } },
    ]);
    expect(lines.map(({ content }) => content === null)).toEqual([true, false, false]);
    expect(contentOf(lines[1])).toBe('aGVsbG8=');
    expect(contentOf(lines[2])).toBe('tab\t "é" \\');
    expect(Buffer.from(decodeBase64(lines[1]?.content ?? new Uint8Array()) ?? []).toString()).toBe('hello');
  });

  test('a content above the limit is counted and dropped, and the lines after it are read', async () => {
    const long = `{"key":"file","value":{"content":"${'A'.repeat(5000)}","path":"x"}}\n{"key":"y"}\n`;
    const [first, second] = await read(long, 100);
    expect(first).toMatchObject({ content: new Uint8Array(), contentBytes: 5000 });
    expect(JSON.parse(second?.json ?? '')).toEqual({ key: 'y' });
  });

  test.each([
    ['a body cut short', '{"key":"file","value":{"content":"AAAA'],
    ['a line without end', `{"key":"${'x'.repeat(10_000)}"}`],
    ['two contents', '{"content":"AAAA","content":"AAAA"}'],
  ])('%s is refused', async (_, body) => {
    await expect(read(body)).rejects.toThrow(JsonLinesError);
  });

  test.each([0, 1, 2, 3, 4, 5, 100, 1001, 200_000])('base64 of %d bytes', (length) => {
    const data = Buffer.from(Array.from({ length }, (_, i) => (i * 37) & 255));
    const encoded = data.toString('base64');
    for (const text of [encoded, encoded.replace(/=+$/, '')])
      expect(Buffer.from(decodeBase64(Buffer.from(text)) ?? [1]).equals(data)).toBe(true);
  });

  test.each(['AAA!', 'AA AA', '====', 'A', 'AAAA*AAA', 'AA==AAAA'])('%j is no base64', (text) => {
    expect(decodeBase64(Buffer.from(text))).toBeNull();
  });
});
