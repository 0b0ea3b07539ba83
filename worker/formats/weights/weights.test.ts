import { expect, it } from 'vitest';
import { seededRandom } from '../../../test/support/scratch-repo.ts';
import { bytesAsSource } from '../byte-source.ts';
import { templatesOfFiles } from './chat-templates.ts';
import { attentionOfConfig, attentionOfGguf, estimateMemory } from './estimate-memory.ts';
import { readOnnx } from './onnx.ts';
import { readGgufWeights, readSafetensorsWeights } from './read-weights.ts';
import { groupByModule, joinTensorLists } from './tensor-list.ts';

function safetensors(header: unknown, dataBytes: number): Buffer {
  const json = Buffer.from(typeof header === 'string' ? header : JSON.stringify(header));
  const prefix = Buffer.alloc(8);
  prefix.writeBigUInt64LE(BigInt(json.length));
  return Buffer.concat([prefix, json, Buffer.alloc(dataBytes)]);
}

const f32 = (count: number, start: number): unknown => ({
  dtype: 'F32',
  shape: [count],
  data_offsets: [start, start + 4 * count],
});

async function listOf(bytes: Uint8Array): Promise<ReturnType<typeof joinTensorLists>> {
  const read = await readSafetensorsWeights(bytesAsSource(bytes));
  if (!read.ok) throw new Error(read.error.message);
  return read.value.list;
}

it('lists the tensors of a file with their sizes', async () => {
  const list = await listOf(
    safetensors({ a: f32(2, 0), b: { dtype: 'I8', shape: [2, 2], data_offsets: [8, 12] } }, 12),
  );
  expect(list).toEqual({
    count: 2,
    parameters: 6,
    bytes: 12,
    byType: [
      { type: 'I8', parameters: 4, bytes: 4 },
      { type: 'F32', parameters: 2, bytes: 8 },
    ],
    tensors: [
      { name: 'a', shape: [2], type: 'F32', bytes: 8, parameters: 2 },
      { name: 'b', shape: [2, 2], type: 'I8', bytes: 4, parameters: 4 },
    ],
    problems: [],
  });
});

it('reports tensors that share bytes, bytes without a tensor, and names that come twice', async () => {
  expect((await listOf(safetensors({ a: f32(2, 0), b: f32(2, 4) }, 12))).problems).toEqual(['overlap']);
  expect((await listOf(safetensors({ a: f32(2, 0), b: f32(1, 12) }, 16))).problems).toEqual(['gap']);
  const twice = `{"a":${JSON.stringify(f32(1, 0))},"a":${JSON.stringify(f32(1, 4))}}`;
  expect((await listOf(safetensors(twice, 8))).problems).toEqual(['duplicate']);
});

it('joins the shards of a model', async () => {
  const one = await listOf(safetensors({ a: f32(2, 0) }, 8));
  const joined = joinTensorLists([
    { file: '1', list: one },
    { file: '2', list: { ...one, tensors: one.tensors.map((tensor) => ({ ...tensor, name: 'b' })) } },
  ]);
  expect(joined).toMatchObject({ count: 2, parameters: 4, bytes: 16, problems: [] });
  expect(joined.tensors.map(({ name, file }) => `${file} ${name}`)).toEqual(['1 a', '2 b']);
});

it('groups tensors by layer', () => {
  const names = [
    'model.embed.weight',
    'model.layers.0.attn.q.weight',
    'model.layers.0.norm.weight',
    'model.layers.1.norm.weight',
    'lm_head.weight',
    'bias',
  ];
  const tensors = names.map((name) => ({ name, shape: [1], type: 'F32', bytes: 4, parameters: 1 }));
  expect(groupByModule(tensors).map((group) => `${group.name}: ${group.tensors.length}`)).toEqual([
    'model.embed: 1',
    'model.layers.0: 2',
    'model.layers.1: 1',
    'lm_head: 1',
    ': 1',
  ]);
});

it('refuses a GGUF file of impossible counts without reading on', async () => {
  const bytes = Buffer.alloc(64);
  bytes.write('GGUF');
  bytes.writeUInt32LE(3, 4);
  bytes.writeBigUInt64LE(2n ** 63n, 8);
  expect(await readGgufWeights(bytesAsSource(bytes))).toMatchObject({ ok: false });
  bytes.writeBigUInt64LE(1_000_000n, 8);
  bytes.writeBigUInt64LE(100_000n, 16);
  expect(await readGgufWeights(bytesAsSource(bytes))).toMatchObject({ ok: false });
});

it('lists the tensors and key-values of a GGUF file', async () => {
  const text = (value: string): Buffer => Buffer.concat([size(value.length), Buffer.from(value)]);
  const read = await readGgufWeights(
    bytesAsSource(
      Buffer.concat([
        Buffer.from('GGUF'),
        word(3),
        size(1),
        size(2),
        ...[text('general.architecture'), word(8), text('llama')],
        ...[text('list'), word(9), word(5), size(100), Buffer.alloc(400)],
        ...[text('blk.0.w'), word(2), size(32), size(2), word(8), size(0)],
        Buffer.alloc(68),
      ]),
    ),
  );
  if (!read.ok) throw new Error(read.error.message);
  expect(read.value.list.tensors).toEqual([
    { name: 'blk.0.w', shape: [2, 32], type: 'Q8_0', bytes: 68, parameters: 64 },
  ]);
  expect(read.value.metadata).toEqual([
    { key: 'general.architecture', type: 'string', value: 'llama', isCut: false },
    { key: 'list', type: 'int32[100]', value: '', isCut: true },
  ]);
  expect(read.value.lengths).toEqual({ list: 100 });
});

function word(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

function size(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt(value));
  return bytes;
}

it('reckons the memory of a model from its configuration', () => {
  // Llama 3 8B: 32 layers, 8 key heads of 128, so 128 KiB a token in half precision.
  const shape = attentionOfConfig({
    architectures: ['LlamaForCausalLM'],
    num_hidden_layers: 32,
    num_attention_heads: 32,
    num_key_value_heads: 8,
    hidden_size: 4096,
    max_position_embeddings: 8192,
  });
  expect(shape).toEqual({ layers: 32, numbersPerToken: 2048, contextLength: 8192 });
  const { contexts, fitsGigabytes } = estimateMemory(16e9, shape);
  expect(contexts.map(({ tokens, cacheBytes }) => [tokens, cacheBytes])).toEqual([
    [4096, 2 ** 29],
    [8192, 2 ** 30],
  ]);
  expect(contexts.map((context) => context.fitsGigabytes)).toEqual([24, 24]);
  expect(fitsGigabytes.filter(({ fits }) => fits).map((card) => card.size)).toEqual([24, 48, 80]);
  expect(attentionOfConfig({ architectures: ['BertModel'], num_hidden_layers: 6, num_attention_heads: 12 })).toBeNull();
  expect(
    attentionOfGguf({
      'general.architecture': 'llama',
      'llama.block_count': 32,
      'llama.attention.head_count': 32,
      'llama.attention.head_count_kv': 8,
      'llama.embedding_length': 4096,
    }),
  ).toEqual({ layers: 32, numbersPerToken: 2048 });
});

it('finds chat templates wherever tokenizers keep them', () => {
  const tokens = { bosToken: '<s>', eosToken: '' };
  const config = (chat_template: unknown): string => JSON.stringify({ bos_token: { content: '<s>' }, chat_template });
  expect(templatesOfFiles({ 'tokenizer_config.json': config('{{ a }}') })).toEqual([
    { name: '', source: '{{ a }}', ...tokens },
  ]);
  expect(templatesOfFiles({ 'tokenizer_config.json': config([{ name: 'rag', template: 'b' }, 7]) })).toEqual([
    { name: 'rag', source: 'b', ...tokens },
  ]);
  expect(templatesOfFiles({ 'tokenizer_config.json': config('old'), 'chat_template.jinja': 'new' })).toMatchObject([
    { source: 'new' },
  ]);
  expect(templatesOfFiles({ 'tokenizer_config.json': '{' })).toEqual([]);
});

/** A classifier written with Python's onnx. */
const ONNX = Buffer.from(
  'CAg6sQIKGQoBRQoJaW5wdXRfaWRzEgFlIgZHYXRoZXIKKwoBZQoCYXgSBmxvZ2l0cyIJUmVkdWNlU3VtKg8KCGtlZXBkaW1zGACgAQISBHRpbnkqSwgI' +
    'CAIQAUIBRUpAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAABAAAAAwAAAAMAAAABAAACAPwAAgL8AAIC/AACAPyoSCAEQB0ICYXhK' +
    'CAEAAAAAAAAAWh0KCWlucHV0X2lkcxIQCg4IBxIKCgMSAWIKAxIBc1oiCg5hdHRlbnRpb25fbWFzaxIQCg4IBxIKCgMSAWIKAxIBc1oiCg50b2tl' +
    'bl90eXBlX2lkcxIQCg4IBxIKCgMSAWIKAxIBc2IZCgZsb2dpdHMSDwoNCAESCQoDEgFiCgIIAkIECgAQDQ==',
  'base64',
);

it('reads what an ONNX file says of its network', async () => {
  const read = await readOnnx(bytesAsSource(ONNX));
  if (!read.ok) throw new Error(read.error.message);
  const { list, ...model } = read.value;
  expect(model).toEqual({
    producer: '',
    opset: 13,
    inputs: ['input_ids: I64[b, s]', 'attention_mask: I64[b, s]', 'token_type_ids: I64[b, s]'],
    outputs: ['logits: F32[b, 2]'],
    operators: [
      { name: 'Gather', count: 1 },
      { name: 'ReduceSum', count: 1 },
    ],
    metadata: [],
  });
  expect(list.tensors).toEqual([
    { name: 'E', shape: [8, 2], type: 'F32', parameters: 16, bytes: 64 },
    { name: 'ax', shape: [1], type: 'I64', parameters: 1, bytes: 8 },
  ]);
});

it('survives broken ONNX files', async () => {
  const random = seededRandom(3);
  for (let round = 0; round < 2000; round++) {
    const bytes = Buffer.from(ONNX.subarray(0, round % 2 === 0 ? ONNX.length : random(ONNX.length)));
    for (let change = 0; change < 3; change++) bytes[random(bytes.length)] = random(256);
    await readOnnx(bytesAsSource(bytes));
  }
});
