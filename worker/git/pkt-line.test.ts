import { describe, expect, it } from 'vitest';
import { MAX_PAYLOAD_BYTES, PktReader, PktWriter, pktText, sidebandFrames } from './pkt-line.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const string = (data: Uint8Array): string => new TextDecoder().decode(data);

async function* chunked(data: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let i = 0; i < data.length; i += size) yield data.subarray(i, i + size);
}

async function kinds(reader: PktReader): Promise<string[]> {
  const seen: string[] = [];
  for (;;) {
    const kind = await reader.next();
    seen.push(kind === 'data' ? reader.text() : `<${kind}>`);
    if (kind === 'end' || kind === 'broken') return seen;
  }
}

describe('PktReader', () => {
  const stream = new PktWriter().text('want a\n').text('no newline').delim().text('').flush().responseEnd().take();

  it.each([1, 2, 3, 5, 7, 1000])('reads the same packets from chunks of %i bytes', async (size) => {
    expect(await kinds(new PktReader(chunked(stream, size)))).toEqual([
      'want a',
      'no newline',
      '<delim>',
      '',
      '<flush>',
      '<response-end>',
      '<end>',
    ]);
  });

  it('reads from a ReadableStream', async () => {
    const source = new ReadableStream<Uint8Array>({
      start(controller) {
        controller.enqueue(stream);
        controller.close();
      },
    });
    expect(await kinds(new PktReader(source))).toHaveLength(7);
  });

  it.each([
    ['0003', 'bad packet length'],
    ['zzzz', 'bad packet length'],
    ['fff1', 'packet longer than 65520 bytes'],
    ['000', 'stream ended inside a packet'],
    ['0009ab', 'stream ended inside a packet'],
    ['0009', 'stream ended inside a packet'],
  ])('calls %j broken', async (text, problem) => {
    const reader = new PktReader(chunked(bytes(text), 3));
    expect(await reader.next()).toBe('broken');
    expect(reader.problem).toBe(problem);
    expect(await reader.next()).toBe('broken');
  });

  it('stops at its byte limit', async () => {
    const reader = new PktReader(chunked(bytes('0008abcd0008abcd0008abcd'), 8), { maxBytes: 16 });
    expect(await kinds(reader)).toEqual(['abcd', 'abcd', '<broken>']);
    expect(reader.problem).toBe('request larger than 16 bytes');
  });

  it('hands over the bytes that follow the packets', async () => {
    const reader = new PktReader(chunked(bytes('0006hi0000PACK and the rest'), 12));
    expect([await reader.next(), await reader.next()]).toEqual(['data', 'flush']);
    let rest = '';
    for await (const piece of reader.rest()) rest += string(piece);
    expect(rest).toBe('PACK and the rest');
  });

  it('drops the rest of a request, however much of it is malformed', async () => {
    let sent = 0;
    const endless = async function* (): AsyncGenerator<Uint8Array> {
      for (; sent < 1_000_000; sent += 1000) yield new Uint8Array(1000);
    };
    const reader = new PktReader(endless(), { maxBytes: 50_000 });
    expect(await reader.next()).toBe('broken');
    await reader.skipRest();
    expect(sent).toBe(50_000);
  });

  it('reports a source that fails as a broken stream', async () => {
    const failing = async function* (): AsyncGenerator<Uint8Array> {
      yield bytes('0006hi');
      throw new TypeError('incorrect header check');
    };
    const reader = new PktReader(failing());
    expect(await kinds(reader)).toEqual(['hi', '<broken>']);
    expect(reader.problem).toContain('incorrect header check');
  });
});

describe('PktWriter', () => {
  it('writes length digits that count themselves', () => {
    expect(string(pktText('hello\n'))).toBe('000ahello\n');
    expect(string(new PktWriter(1).text('a').flush().delim().responseEnd().take())).toBe('0005a000000010002');
  });

  it('starts anew after take', () => {
    const writer = new PktWriter();
    expect(string(writer.text('a').take())).toBe('0005a');
    expect(writer.sizeBytes).toBe(0);
    expect(string(writer.text('b').take())).toBe('0005b');
  });

  it('refuses a payload that no reader would take', () => {
    expect(() => new PktWriter().data(new Uint8Array(MAX_PAYLOAD_BYTES + 1))).toThrow(RangeError);
  });

  it('splits long side-band text over packets', () => {
    expect(string(new PktWriter().sidebandText(2, 'abcdef', 8).take())).toBe('0008\x02abc0008\x02def');
    expect(string(new PktWriter().sideband(1, new Uint8Array(0)).take())).toBe('0005\x01');
  });
});

describe('sidebandFrames', () => {
  it.each([
    [1000, 65520],
    [70_000, 65520],
    [2_500_000, 65520],
    [131_030, 65520],
    [50_000, 1000],
  ])('frames %i bytes in packets of up to %i', async (length, maxPacketBytes) => {
    const data = new Uint8Array(length).map((_, i) => i % 251);
    const out: Uint8Array[] = [];
    for await (const chunk of sidebandFrames(chunked(data, 30_011), maxPacketBytes)) out.push(chunk);
    expect(out.length).toBeLessThanOrEqual(Math.ceil(length / 1_000_000));

    const reader = new PktReader(chunked(Buffer.concat(out), 4096));
    const restored: Uint8Array[] = [];
    while ((await reader.next()) === 'data') {
      expect(reader.payload[0]).toBe(1);
      expect(reader.payload.length).toBeLessThanOrEqual(maxPacketBytes - 4);
      restored.push(reader.payload.slice(1));
    }
    expect(reader.problem).toBeNull();
    expect(restored).toHaveLength(Math.ceil(length / (maxPacketBytes - 5)));
    expect(Buffer.concat(restored).equals(data)).toBe(true);
  });
});
