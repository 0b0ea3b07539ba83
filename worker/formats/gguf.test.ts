import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../test/support/scratch-repo.ts';
import { bytesAsSource } from './byte-source.ts';
import { readGgufHeader, summarizeGguf } from './gguf.ts';

type Value = readonly [
  type: number,
  value: number | bigint | string | boolean | Uint8Array | readonly Value[],
  itemType?: number,
];

/** Writes GGUF files of any version and byte order. */
class Writer {
  readonly #parts: Buffer[] = [];
  readonly #version: number;
  readonly #little: boolean;

  constructor(version = 3, little = true) {
    this.#version = version;
    this.#little = little;
  }

  file(
    keyValues: Readonly<Record<string, Value>>,
    tensors: Readonly<Record<string, readonly number[]>>,
    dataBytes = 1 << 20,
  ): Buffer {
    this.#parts.push(Buffer.from('GGUF'));
    this.number(4, BigInt(this.#version));
    this.size(Object.keys(tensors).length);
    this.size(Object.keys(keyValues).length);
    for (const [key, value] of Object.entries(keyValues)) {
      this.text(key);
      this.number(4, BigInt(value[0]));
      this.value(value);
    }
    for (const [name, shape] of Object.entries(tensors)) {
      this.text(name);
      this.number(4, BigInt(shape.length));
      for (const size of shape) this.size(size);
      this.number(4, 0n);
      this.number(8, 0n);
    }
    return Buffer.concat([...this.#parts, Buffer.alloc(dataBytes)]);
  }

  value([type, value, itemType = 0]: Value): void {
    if (value instanceof Uint8Array) {
      this.number(4, 0n);
      this.size(value.length);
      this.#parts.push(Buffer.from(value));
    } else if (Array.isArray(value)) {
      this.number(4, BigInt(itemType));
      this.size(value.length);
      for (const item of value as readonly Value[]) this.value(item);
    } else if (typeof value === 'string') this.text(value);
    else if (type === 6 || type === 12) this.#float(type === 6 ? 4 : 8, Number(value));
    else this.number([1, 1, 2, 2, 4, 4, 4, 1, 0, 0, 8, 8, 8][type] ?? 4, BigInt(value as number));
  }

  text(text: string): void {
    const bytes = Buffer.from(text);
    this.size(bytes.length);
    this.#parts.push(bytes);
  }

  size(size: number): void {
    this.number(this.#version === 1 ? 4 : 8, BigInt(size));
  }

  number(width: number, value: bigint): void {
    const bytes = Buffer.alloc(width);
    for (let i = 0; i < width; i++) bytes[this.#little ? i : width - 1 - i] = Number((value >> BigInt(8 * i)) & 255n);
    this.#parts.push(bytes);
  }

  #float(width: number, value: number): void {
    const view = new DataView(new ArrayBuffer(width));
    if (width === 4) view.setFloat32(0, value, this.#little);
    else view.setFloat64(0, value, this.#little);
    this.#parts.push(Buffer.from(view.buffer));
  }
}

const words = (count: number): Value => [9, Array.from({ length: count }, (_, i): Value => [8, `<${i}>`]), 8];

const LLAMA: Readonly<Record<string, Value>> = {
  'general.architecture': [8, 'llama'],
  'llama.context_length': [4, 8192],
  'general.tags': [
    9,
    [
      [8, 'a'],
      [8, 'b'],
    ],
    8,
  ],
  'tokenizer.ggml.bos_token_id': [4, 1],
  'tokenizer.ggml.tokens': words(1000),
  'tokenizer.ggml.eos_token_id': [4, 777],
  'tokenizer.chat_template': [8, '{{ messages }}'],
  'x.negative': [5, -5n],
  'x.float': [6, 1.5],
  'x.nan': [6, NaN],
  'x.yes': [7, true],
  'x.wide': [10, 2n ** 40n],
  'x.scores': [9, Array.from({ length: 100 }, (): Value => [6, 0]), 6],
  'x.nested': [9, [[9, [[0, 1]], 0]], 9],
};
const TENSORS = { 'a.weight': [100, 50], b: [7], c: [] };

async function failure(bytes: Uint8Array): Promise<string> {
  const result = await readGgufHeader(bytesAsSource(bytes));
  return result.ok ? 'no failure' : `${result.error.code}: ${result.error.message}`;
}

it.each([
  [1, true],
  [2, true],
  [3, true],
  [3, false],
])('reads version %i (little endian: %s)', async (version, little) => {
  const result = await readGgufHeader(bytesAsSource(new Writer(version, little).file(LLAMA, TENSORS)));
  if (!result.ok) throw new Error(result.error.message);
  expect(result.value).toMatchObject({ version, tensorCount: 3, totalParameters: 5008 });
  expect(result.value.metadata).toEqual({
    'general.architecture': 'llama',
    'llama.context_length': 8192,
    'general.tags': ['a', 'b'],
    'tokenizer.ggml.bos_token_id': 1,
    'tokenizer.ggml.eos_token_id': 777,
    'tokenizer.ggml.bos_token': '<1>',
    'tokenizer.ggml.eos_token': '<777>',
    'tokenizer.chat_template': '{{ messages }}',
    'x.negative': -5,
    'x.float': 1.5,
    'x.nan': null,
    'x.yes': true,
    'x.wide': 2 ** 40,
  });
  expect(summarizeGguf(result.value)).toEqual({
    total: 5008,
    architecture: 'llama',
    context_length: 8192,
    chat_template: '{{ messages }}',
    bos_token: '<1>',
    eos_token: '<777>',
  });
});

it('reads only what it needs, in order', async () => {
  const bytes = new Writer().file({ ...LLAMA, 'x.long': [9, new Uint8Array(3_000_000)] }, TENSORS);
  let read = 0;
  let end = 0;
  const source = {
    sizeBytes: bytes.length,
    read: (offset: number, length: number) => {
      const part = bytes.subarray(offset, offset + length);
      read += part.length;
      end = Math.max(end, offset);
      return Promise.resolve(part);
    },
  };
  expect((await readGgufHeader(source)).ok).toBe(true);
  expect(read).toBeLessThan(bytes.length);
  expect(end).toBeGreaterThan(2_000_000);
});

it('reads through windows that cut values anywhere', async () => {
  const bytes = new Writer().file({ ...LLAMA, 'tokenizer.ggml.tokens': words(100_000) }, TENSORS);
  const result = await readGgufHeader(bytesAsSource(bytes));
  expect(result.ok && result.value.totalParameters).toBe(5008);
  expect(result.ok && result.value.metadata['tokenizer.ggml.eos_token']).toBe('<777>');
});

describe('a hostile file is refused', () => {
  const header = (tensors: bigint, keyValues: bigint, ...rest: Buffer[]): Buffer => {
    const bytes = Buffer.alloc(24);
    bytes.write('GGUF');
    bytes.writeUInt32LE(3, 4);
    bytes.writeBigUInt64LE(tensors, 8);
    bytes.writeBigUInt64LE(keyValues, 16);
    return Buffer.concat([bytes, ...rest, Buffer.alloc(100)]);
  };
  const u64 = (value: bigint): Buffer => {
    const bytes = Buffer.alloc(8);
    bytes.writeBigUInt64LE(value);
    return bytes;
  };
  const u32 = (value: number): Buffer => Buffer.from(Uint32Array.of(value).buffer);
  const key = Buffer.concat([u64(1n), Buffer.from('k')]);
  const nested = (depth: number): Buffer =>
    Buffer.concat(Array.from({ length: depth }, () => Buffer.concat([u32(9), u64(1n)])));
  it.each([
    ['nothing', Buffer.alloc(0)],
    ['another magic number', Buffer.from('GGML' + '\0'.repeat(40))],
    ['version 0', Buffer.from('GGUF' + '\0'.repeat(40))],
    ['version 4', Buffer.from('GGUF\x04' + '\0'.repeat(40))],
    ['2^64-1 tensors', header(2n ** 64n - 1n, 0n)],
    ['2^40 tensors', header(2n ** 40n, 0n)],
    ['2^63 key-values', header(0n, 2n ** 63n)],
    ['more key-values than bytes', header(0n, 50_000n)],
    ['a key as long as the world', header(0n, 1n, u64(2n ** 50n))],
    ['a text past the end', header(0n, 1n, key, u32(8), u64(2n ** 40n))],
    ['an unknown type', header(0n, 1n, key, u32(13))],
    ['a list of an unknown type', header(0n, 1n, key, u32(9), u32(99), u64(5n))],
    ['a list past the end', header(0n, 1n, key, u32(9), u32(10), u64(2n ** 40n))],
    ['a list of texts past the end', header(0n, 1n, key, u32(9), u32(8), u64(2n ** 40n))],
    ['nested lists', header(0n, 1n, key, u32(9), nested(1000))],
    ['a tensor of 1000 dimensions', header(1n, 0n, key, u32(1000))],
    ['a dimension of 2^60', header(1n, 0n, key, u32(1), u64(2n ** 50n))],
    [
      'a shape larger than the file',
      header(1n, 0n, key, u32(3), u64(2n ** 31n), u64(2n ** 31n), u64(2n ** 31n), Buffer.alloc(12)),
    ],
  ])('%s', async (_, bytes) => {
    expect(await failure(bytes)).toMatch(/^unprocessable: This is not a valid GGUF file: .+\.$/);
  });

  it('cut anywhere or with any byte changed, never by an exception', async () => {
    const good = new Writer().file({ ...LLAMA, 'tokenizer.ggml.tokens': words(3) }, TENSORS, 0);
    for (let end = 0; end < good.length; end++) expect(await failure(good.subarray(0, end))).toMatch(/^unprocessable/);
    const random = seededRandom(13);
    for (let round = 0; round < 4000; round++) {
      const bytes = Buffer.from(good);
      for (let n = random(4); n >= 0; n--) bytes[4 + random(bytes.length - 4)] = random(256);
      await readGgufHeader(bytesAsSource(bytes));
    }
  });

  it('that asks for endless reading is stopped', async () => {
    const sizeBytes = 2 ** 40;
    const endless = Buffer.alloc(1 << 20, 1);
    for (let at = 0; at + 9 <= endless.length; at += 9) endless.writeBigUInt64LE(1n, at);
    const start = header(0n, 1n, key, u32(9), u32(8), u64(2n ** 36n)).subarray(0, 24 + 9 + 4 + 4 + 8);
    let phase = 0;
    const source = {
      sizeBytes,
      read: (offset: number, length: number) => {
        if (offset === 0) return Promise.resolve(start);
        phase++;
        return Promise.resolve(endless.subarray(0, Math.min(length, endless.length - (endless.length % 9))));
      },
    };
    const result = await readGgufHeader(source);
    expect(result.ok).toBe(false);
    expect(phase).toBeLessThan(200);
  });
});
