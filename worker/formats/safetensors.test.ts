import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../test/support/scratch-repo.ts';
import { bytesAsSource } from './byte-source.ts';
import { quantizationOf } from './quantization.ts';
import { parseSafetensorsIndex, readSafetensorsHeader, summarizeSafetensors } from './safetensors.ts';

/** A file with this header and as many bytes of data as its tensors need. */
function file(header: unknown, dataBytes = 1000): Buffer {
  const text = typeof header === 'string' ? header : JSON.stringify(header);
  const json = Buffer.from(text);
  const prefix = Buffer.alloc(8);
  prefix.writeBigUInt64LE(BigInt(json.length));
  return Buffer.concat([prefix, json, Buffer.alloc(dataBytes)]);
}

const tensor = (dtype: string, shape: number[], start = 0, end = 1000): unknown => ({
  dtype,
  shape,
  data_offsets: [start, end],
});

async function failure(bytes: Uint8Array): Promise<string> {
  const result = await readSafetensorsHeader(bytesAsSource(bytes));
  return result.ok ? 'no failure' : `${result.error.code}: ${result.error.message}`;
}

it('counts parameters by dtype', async () => {
  const names: string[] = [];
  const bytes = file({
    __metadata__: { format: 'pt', note: 'a"b\n' },
    'a.weight': tensor('F32', [10, 5], 0, 200),
    b: tensor('F32', [], 200, 204),
    'c\u00e9': tensor('BF16', [3], 204, 210),
  });
  const result = await readSafetensorsHeader(bytesAsSource(bytes), { onTensor: (name) => names.push(name) });
  expect(result).toEqual({
    ok: true,
    value: {
      headerBytes: bytes.readUInt32LE(0),
      tensorCount: 3,
      parameters: { F32: 51, BF16: 3 },
      metadata: { format: 'pt', note: 'a"b\n' },
    },
  });
  expect(names).toEqual(['a.weight', 'b', 'cé']);
  if (result.ok) {
    expect(summarizeSafetensors([result.value, result.value])).toEqual({
      parameters: { F32: 102, BF16: 6 },
      total: 108,
    });
  }
});

it('accepts padding and any order of members', async () => {
  const bytes = file(
    ' {"x" : {"data_offsets":[0,4] ,\n"extra":{"a":[1,-2.5e3,null,true,"q\\"]"]},"shape":[1],"dtype":"F32"}}   ',
  );
  expect((await readSafetensorsHeader(bytesAsSource(bytes))).ok).toBe(true);
});

describe('a hostile file is refused', () => {
  it.each([
    ['nothing', Buffer.alloc(0)],
    ['seven bytes', Buffer.alloc(7)],
    ['a length of all ones', Buffer.alloc(100, 0xff)],
    ['a length past the cap', Buffer.concat([Buffer.from([0, 0, 0, 2, 0, 0, 0, 0]), Buffer.alloc(10)])],
    ['a length past the end', Buffer.concat([Buffer.from([50, 0, 0, 0, 0, 0, 0, 0]), Buffer.alloc(10)])],
    ['a list', file('[]')],
    ['no JSON', file('{"a":')],
    ['something behind', file('{} {}')],
    ['a tensor that is no object', file('{"a":1}')],
    ['a negative size', file({ a: tensor('F32', [-1]) })],
    ['a fraction', file({ a: tensor('F32', [1.5]) })],
    ['a huge size', file({ a: tensor('F32', [2 ** 33]) })],
    ['an unsafe number', file('{"a":{"dtype":"F32","shape":[99999999999999999999],"data_offsets":[0,1]}}')],
    ['a product past the data', file({ a: tensor('F32', [4e9, 4e9, 4e9]) })],
    ['offsets past the end', file({ a: tensor('F32', [1], 0, 1001) })],
    ['offsets reversed', file({ a: tensor('F32', [1], 8, 4) })],
    ['three offsets', file({ a: { dtype: 'F32', shape: [1], data_offsets: [0, 1, 2] } })],
    ['no offsets', file({ a: { dtype: 'F32', shape: [1] } })],
    ['a dtype of another kind', file({ a: tensor('<script>', [1]) })],
    ['a hundred dimensions', file({ a: tensor('F32', Array<number>(100).fill(1)) })],
    ['metadata that is no text', file({ __metadata__: { a: 1 } })],
    ['a string without end', file('{"a')],
    ['a wrong escape', file('{"\\x":1}')],
    ['deep nesting', file(`{"a":{"x":${'['.repeat(5000)}${']'.repeat(5000)}}}`)],
  ])('%s', async (_, bytes) => {
    expect(await failure(bytes)).toMatch(/^unprocessable: This is not a valid safetensors file: .+\.$/);
  });

  it('cut at any byte or with any byte changed, never by an exception', async () => {
    const good = file({ a: tensor('F32', [2], 0, 8), b: tensor('I8', [3], 8, 11) }, 11);
    for (let end = 0; end < good.length; end++) expect(await failure(good.subarray(0, end))).toMatch(/^unprocessable/);
    const random = seededRandom(9);
    for (let round = 0; round < 3000; round++) {
      const bytes = Buffer.from(good);
      for (let n = random(4); n >= 0; n--) bytes[8 + random(bytes.length - 8)] = random(256);
      await readSafetensorsHeader(bytesAsSource(bytes));
    }
  });

  it('with a name of the prototype it changes nothing', async () => {
    const bytes = file(
      '{"__proto__":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"__metadata__":{"__proto__":"x"}}',
    );
    const result = await readSafetensorsHeader(bytesAsSource(bytes));
    expect(result.ok && Object.keys(result.value.metadata)).toEqual(['__proto__']);
  });
});

it('lists the shards of an index once each', () => {
  const index = {
    metadata: { total_size: 5 },
    weight_map: { a: 'm-1.safetensors', b: 'm-2.safetensors', c: 'm-1.safetensors' },
  };
  expect(parseSafetensorsIndex(JSON.stringify(index))).toEqual({
    ok: true,
    value: { files: ['m-1.safetensors', 'm-2.safetensors'] },
  });
  for (const bad of [
    '',
    '{}',
    '[]',
    '{"weight_map":{}}',
    '{"weight_map":{"a":"../x"}}',
    '{"weight_map":{"a":1}}',
    '{"weight_map":{"a":"x"}',
  ]) {
    expect(parseSafetensorsIndex(bad).ok).toBe(false);
  }
});

it('reads a header of 100 000 tensors in slices', async () => {
  const entries = Array.from({ length: 100_000 }, (_, i) => [`layer.${i}.weight`, tensor('F16', [2], 0, 4)]);
  let turns = 0;
  const counter = setInterval(() => turns++, 1);
  const result = await readSafetensorsHeader(bytesAsSource(file(Object.fromEntries(entries))));
  clearInterval(counter);
  expect(result.ok && result.value.parameters).toEqual({ F16: 200_000 });
  expect(turns).toBeGreaterThan(1);
});

describe('quantized weights count as what they stand for', () => {
  it.each([
    [
      'gptq',
      { quant_method: 'gptq', bits: 4 },
      { 'l.qweight': ['I32', 100], 'l.qzeros': ['I32', 7], 'l.scales': ['F16', 9], 'n.weight': ['F16', 11] },
      { I32: 800, F16: 11 },
    ],
    [
      'bitsandbytes',
      { quant_method: 'bitsandbytes', load_in_4bit: true },
      {
        'l.weight': ['U8', 100],
        'l.weight.absmax': ['F32', 5],
        'l.weight.quant_state.bitsandbytes__nf4': ['U8', 50],
        n: ['BF16', 3],
      },
      { U8: 200, BF16: 3 },
    ],
    [
      'mxfp4',
      { quant_method: 'mxfp4' },
      { 'e.w_blocks': ['U8', 100], 'e.w_scales': ['U8', 10], n: ['BF16', 3] },
      { U8: 200, BF16: 3 },
    ],
    [
      'compressed-tensors',
      {
        quant_method: 'compressed-tensors',
        format: 'pack-quantized',
        config_groups: { g: { weights: { num_bits: 4 } } },
      },
      { 'l.weight_packed': ['I32', 10], 'l.weight_shape': ['I32', 2], 'l.weight_scale': ['F16', 5] },
      { I32: 80 },
    ],
    [
      'fp8',
      { quant_method: 'fp8' },
      { 'l.weight': ['F8_E4M3', 10], 'l.weight_scale_inv': ['F32', 2] },
      { F8_E4M3: 10 },
    ],
    ['no quantization', undefined, { 'l.scales': ['F16', 5], 'l.s': ['F8_E8M0', 4] }, { F16: 5 }],
  ] as const)('%s', async (_, settings, tensors, parameters) => {
    const header = Object.fromEntries(
      Object.entries(tensors).map(([name, [dtype, size]]) => [name, tensor(dtype, [size])]),
    );
    const quantization = quantizationOf(settings === undefined ? {} : { quantization_config: settings });
    const result = await readSafetensorsHeader(bytesAsSource(file(header)), { quantization });
    expect(result.ok && result.value.parameters).toEqual(parameters);
  });
});
