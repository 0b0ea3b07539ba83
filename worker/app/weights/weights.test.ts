import { afterAll, beforeAll, expect, it } from 'vitest';
import { HfTestHub, type TestRepo } from '../../../test/support/hf-hub.ts';
import { safetensorsFile } from '../../../test/support/safetensors-file.ts';
import { findRepoById } from '../../catalog/repos.ts';
import { type OpenRevision, openNamedRevision } from '../browse/open-revision.ts';
import { describeWeights } from './describe-weights.ts';
import { findTrial } from './find-trial.ts';
import { findWeightsFile } from './find-weights-file.ts';

let hub: HfTestHub;
let repo: TestRepo;

beforeAll(async () => {
  hub = await HfTestHub.open();
  repo = await hub.addRepo({ kind: 'model', name: 'Weights' });
});

afterAll(() => hub.close());

/** The default branch with these files beside what is there. */
async function withFiles(files: Readonly<Record<string, string | Uint8Array>>): Promise<OpenRevision> {
  repo.commit(files);
  repo.pushed();
  const record = await findRepoById(hub.services.catalog, repo.id);
  if (record === null) throw new Error('the repository is gone');
  const opened = await openNamedRevision(hub.services, record, undefined);
  if (!opened.ok) throw new Error(opened.error.message);
  return opened.value;
}

const shard = safetensorsFile(40);
const index = { weight_map: { 'a.weight': 'model-1.safetensors', 'b.weight': 'model-2.safetensors' } };

it('reads all shards of a model, in git and in LFS, and tells which of them are missing', async () => {
  const revision = await withFiles({
    'model.safetensors.index.json': JSON.stringify(index),
    'model-1.safetensors': await repo.lfs(shard),
    'config.json': JSON.stringify({
      architectures: ['LlamaForCausalLM'],
      num_hidden_layers: 2,
      num_attention_heads: 4,
      hidden_size: 64,
    }),
    'tokenizer_config.json': JSON.stringify({ chat_template: '{{ messages }}' }),
  });
  expect(await findWeightsFile(revision)).toBe('model.safetensors.index.json');
  const described = await describeWeights(hub.services, revision, 'model.safetensors.index.json');
  if (!described.ok) throw new Error(described.error.message);
  const { weights, memory, templates } = described.value;
  expect(weights.shards).toEqual([
    { file: 'model-1.safetensors', isMissing: false },
    { file: 'model-2.safetensors', isMissing: true },
  ]);
  expect(weights.list).toMatchObject({ count: 2, parameters: 40, bytes: 160 });
  expect(weights.list.tensors[0]).toMatchObject({ name: 'a.weight', file: 'model-1.safetensors' });
  // Two layers, keys and values of 64 numbers, two bytes each.
  expect(memory?.contexts[0]).toMatchObject({ tokens: 4096, cacheBytes: 2 * 2 * 64 * 2 * 4096 });
  expect(templates.map(({ source }) => source)).toEqual(['{{ messages }}']);
});

it('offers to try a model when a browser can run it, in its smallest form', async () => {
  const refusalOf = async (revision: OpenRevision, task: string | null): Promise<string | null> =>
    (await findTrial(revision, task)).refusal;
  expect(await refusalOf(await withFiles({ 'onnx.txt': '' }), 'fill-mask')).toBe('no-onnx');
  const revision = await withFiles({ 'onnx/model.onnx': 'x'.repeat(100), 'onnx/model_fp16.onnx': 'x' });
  expect(await refusalOf(revision, null)).toBe('no-task');
  expect(await refusalOf(revision, 'text-to-video')).toBe('other-task');
  expect(await refusalOf(revision, 'fill-mask')).toBe('no-tokenizer');
  // A picture is no text, and is made numbers of in ways of its own.
  expect(await refusalOf(revision, 'image-classification')).toBe('no-preprocessor');

  const bert = await withFiles({
    'config.json': JSON.stringify({ model_type: 'bert' }),
    'tokenizer.json': '{}',
    'tokenizer_config.json': '{}',
  });
  expect((await findTrial(bert, 'fill-mask')).trial).toMatchObject({
    weights: [{ name: 'model', dtype: 'fp32', dataFiles: 0 }],
    maskToken: '[MASK]',
    pooling: 'mean',
  });
  // What a network can do depends on its type.
  expect(await findTrial(bert, 'translation')).toMatchObject({ refusal: 'other-network', network: 'bert' });
  const small = await withFiles({
    'onnx/model_quantized.onnx': 'xx',
    'onnx/model_quantized.onnx_data': 'xxx',
    'onnx/model_quantized.onnx_data_1': 'x',
    'tokenizer_config.json': JSON.stringify({ mask_token: { content: '<mask>' } }),
    '1_Pooling/config.json': JSON.stringify({ pooling_mode_cls_token: true }),
  });
  const { trial } = await findTrial(small, 'fill-mask');
  expect(trial).toMatchObject({ weights: [{ dtype: 'q8', dataFiles: 2 }], maskToken: '<mask>', pooling: 'cls' });
  expect(trial?.files.map(({ path }) => path)).toEqual([
    'config.json',
    'tokenizer.json',
    'tokenizer_config.json',
    'onnx/model_quantized.onnx',
    'onnx/model_quantized.onnx_data',
    'onnx/model_quantized.onnx_data_1',
  ]);
  expect(trial?.bytes).toBe(trial?.files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0));

  const pointer = `version https://git-lfs.github.com/spec/v1\noid sha256:${'0'.repeat(64)}\nsize 600000000\n`;
  const large = await withFiles({ 'onnx/model_quantized.onnx': pointer });
  expect(await findTrial(large, 'fill-mask')).toMatchObject({ refusal: 'too-large' });
});

it('takes two networks where the model has two, each in the form that it has', async () => {
  const t5 = await withFiles({
    'config.json': JSON.stringify({ model_type: 't5' }),
    'onnx/encoder_model.onnx': 'x',
    'onnx/decoder_model_merged_quantized.onnx': 'x',
  });
  expect((await findTrial(t5, 'translation')).trial?.weights).toMatchObject([
    { name: 'encoder_model', dtype: 'fp32' },
    { name: 'decoder_model_merged', dtype: 'q8' },
  ]);
  // One of its two networks alone gives no vectors of a text.
  expect(await findTrial(t5, 'feature-extraction')).toMatchObject({ refusal: 'other-network' });
  const whisper = await withFiles({
    'config.json': JSON.stringify({ model_type: 'whisper', vocab_size: 51_865 }),
    'preprocessor_config.json': '{}',
  });
  expect((await findTrial(whisper, 'automatic-speech-recognition')).trial).toMatchObject({ speech: 'multilingual' });
  const gpt2 = await withFiles({
    'config.json': JSON.stringify({ model_type: 'gpt2' }),
    'onnx/model_quantized.onnx': 'x',
  });
  expect((await findTrial(gpt2, 'text-generation')).trial?.weights).toMatchObject([{ name: 'model', dtype: 'q8' }]);
});
