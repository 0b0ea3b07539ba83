import { describe, expect, it } from 'vitest';
import { parseCard } from './card.ts';
import { type FactInput, deriveRepoFacts, factFiles } from './repo-facts.ts';
import { transformersInfoOf } from './transformers-info.ts';

function facts(
  readme: string,
  files: readonly string[],
  contents: Record<string, unknown> = {},
  rest: Partial<FactInput> = {},
) {
  const texts = Object.entries(contents).map(
    ([path, value]) => [path, typeof value === 'string' ? value : JSON.stringify(value)] as const,
  );
  return deriveRepoFacts({
    kind: 'model',
    files,
    card: parseCard(readme),
    contents: Object.fromEntries(texts),
    ...rest,
  });
}

describe('models', () => {
  it('of transformers show what the Hub shows', () => {
    const readme = `---
language: en
license: apache-2.0
tags: [exbert]
datasets: [bookcorpus, wikipedia]
---
[paper](https://arxiv.org/abs/1810.04805)`;
    const files = [
      'config.json',
      'coreml/fill-mask/model.mlmodel',
      'flax_model.msgpack',
      'model.onnx',
      'model.safetensors',
      'pytorch_model.bin',
      'rust_model.ot',
      'tf_model.h5',
    ];
    const tokenizer = {
      mask_token: { __type: 'AddedToken', content: '[MASK]' },
      cls_token: '[CLS]',
      model_max_length: 512,
    };
    const config = { architectures: ['BertForMaskedLM'], model_type: 'bert', hidden_size: 768 };
    const result = facts(
      readme,
      files,
      { 'config.json': config, 'tokenizer_config.json': tokenizer },
      { safetensors: { parameters: { F32: 5 }, total: 5 } },
    );
    expect(result).toEqual({
      cardData: { language: 'en', license: 'apache-2.0', tags: ['exbert'], datasets: ['bookcorpus', 'wikipedia'] },
      tags: [
        'transformers',
        'pytorch',
        'tf',
        'jax',
        'rust',
        'coreml',
        'onnx',
        'safetensors',
        'bert',
        'fill-mask',
        'exbert',
        'en',
        'dataset:bookcorpus',
        'dataset:wikipedia',
        'arxiv:1810.04805',
        'license:apache-2.0',
      ],
      pipelineTag: 'fill-mask',
      libraryName: 'transformers',
      config: {
        architectures: ['BertForMaskedLM'],
        model_type: 'bert',
        tokenizer_config: { mask_token: '[MASK]', cls_token: '[CLS]' },
      },
      transformersInfo: { auto_model: 'AutoModelForMaskedLM', pipeline_tag: 'fill-mask', processor: 'AutoTokenizer' },
      safetensors: { parameters: { F32: 5 }, total: 5 },
    });
  });

  it('that chat are tagged as conversational, with what they derive from', () => {
    const result = facts(
      '---\nlanguage: [en]\nbase_model: mistralai/Mistral-7B-v0.1\ntags: [generated_from_trainer]\nlicense: mit\nmodel-index: []\n---\n',
      ['config.json', 'model-00001-of-00002.safetensors'],
      {
        'config.json': { architectures: ['MistralForCausalLM'], model_type: 'mistral' },
        'tokenizer_config.json': { chat_template: '{{x}}', bos_token: '<s>' },
      },
    );
    expect(result.tags).toEqual([
      'transformers',
      'safetensors',
      'mistral',
      'text-generation',
      'generated_from_trainer',
      'conversational',
      'en',
      'base_model:mistralai/Mistral-7B-v0.1',
      'base_model:finetune:mistralai/Mistral-7B-v0.1',
      'license:mit',
      'model-index',
    ]);
    expect(result.config?.['tokenizer_config']).toEqual({ bos_token: '<s>', chat_template: '{{x}}' });
    expect(result.modelIndex).toEqual([]);
  });

  it.each([
    [
      'adapter',
      '',
      ['adapter_config.json', 'adapter_model.safetensors'],
      { 'adapter_config.json': { peft_type: 'LORA', base_model_name_or_path: 'b/b', task_type: 'CAUSAL_LM' } },
      'peft',
    ],
    ['quantized', '', ['m-Q4_K_M.gguf'], {}, undefined],
    [
      'quantized',
      '',
      ['config.json'],
      { 'config.json': { model_type: 'llama', quantization_config: { quant_method: 'awq', bits: 4 } } },
      'transformers',
    ],
    ['merge', ', c/c', ['config.json'], { 'config.json': { model_type: 'llama' } }, 'transformers'],
    ['finetune', '', [], {}, undefined],
  ])("tell that they are a base model's %s", (relation, more, files, contents, library) => {
    const result = facts(`---\nbase_model: [b/b${more}]\n---\n`, files, contents);
    expect(result.tags).toContain(`base_model:${relation}:b/b`);
    expect(result.libraryName).toBe(library);
    const named = facts(`---\nbase_model: b/b\nbase_model_relation: merge\n---\n`, files, contents);
    expect(named.tags).toContain('base_model:merge:b/b');
  });

  it('of diffusers, sentence-transformers, timm and others are known by their files', () => {
    const diffusers = facts('', ['model_index.json', 'unet/config.json'], {
      'model_index.json': { _class_name: 'StableDiffusionXLPipeline' },
    });
    expect(diffusers).toMatchObject({
      libraryName: 'diffusers',
      pipelineTag: 'text-to-image',
      config: { diffusers: { _class_name: 'StableDiffusionXLPipeline' } },
    });
    expect(diffusers.tags).toEqual(['diffusers', 'text-to-image', 'diffusers:StableDiffusionXLPipeline']);
    const sentences = facts('', ['modules.json', 'config.json'], {
      'config.json': { architectures: ['BertModel'], model_type: 'bert' },
    });
    expect(sentences).toMatchObject({ libraryName: 'sentence-transformers', pipelineTag: 'sentence-similarity' });
    expect(sentences.transformersInfo).toBeUndefined();
    expect(facts('', ['config.json'], { 'config.json': { architecture: 'resnet50', num_classes: 10 } })).toMatchObject({
      libraryName: 'timm',
    });
    expect(facts('', ['a/model.nemo'])).toMatchObject({ libraryName: 'nemo' });
    expect(facts('', ['meta.json', 'config.cfg'])).toMatchObject({ libraryName: 'spacy' });
    expect(
      facts('---\ntags: [flair, x]\n---\n', ['config.json'], { 'config.json': { model_type: 'x' } }).libraryName,
    ).toBe('flair');
    expect(facts('---\nlibrary_name: keras\n---\n', ['adapter_config.json']).libraryName).toBe('keras');
  });

  it('in GGUF carry what their header says', () => {
    const gguf = { total: 7, architecture: 'llama', chat_template: '{{x}}', quantize_imatrix_file: 'x.dat' };
    const result = facts('---\npipeline_tag: text-generation\n---\n', ['a.gguf'], {}, { gguf });
    expect(result.tags).toEqual(['gguf', 'text-generation', 'conversational', 'imatrix']);
    expect(result.gguf).toEqual(gguf);
  });

  it('survive files that are not what their names say', () => {
    const names = factFiles('model');
    for (const text of [
      '',
      '[]',
      'null',
      '{',
      '"x"',
      '{"architectures":{},"model_type":7,"auto_map":[],"quantization_config":"x"}',
      '{"chat_template":{}}',
    ]) {
      const result = facts('', names, Object.fromEntries(names.map((name) => [name, text])));
      expect(Array.isArray(result.tags)).toBe(true);
    }
  });
});

it('datasets and Spaces have their own tags', () => {
  const data = facts(
    '---\nlanguage: en\ntags: [t]\n---\n',
    ['README.md', 'data/train.parquet', 'data/test.parquet', 'x.csv'],
    {},
    { kind: 'dataset' },
  );
  expect(data).toEqual({ cardData: { language: 'en', tags: ['t'] }, tags: ['language:en', 'format:parquet', 't'] });
  const space = facts('---\nsdk: docker\ntags: [t]\n---\n', ['app.py'], {}, { kind: 'space' });
  expect(space).toEqual({ cardData: { sdk: 'docker', tags: ['t'] }, tags: ['docker', 't'], sdk: 'docker' });
  expect(facts('---\ntags: [lib]\n---\n', [], {}, { kind: 'code' }).tags).toEqual(['lib']);
});

it.each([
  ['GPT2LMHeadModel', 'gpt2', 'AutoModelForCausalLM', 'text-generation'],
  ['T5ForConditionalGeneration', 't5', 'AutoModelForSeq2SeqLM', 'text2text-generation'],
  ['WhisperForConditionalGeneration', 'whisper', 'AutoModelForSpeechSeq2Seq', 'automatic-speech-recognition'],
  ['Qwen2_5_VLForConditionalGeneration', 'qwen2_5_vl', 'AutoModelForImageTextToText', 'image-text-to-text'],
  ['MarianMTModel', 'marian', 'AutoModelForSeq2SeqLM', 'translation'],
  ['ViTForImageClassification', 'vit', 'AutoModelForImageClassification', 'image-classification'],
  ['CLIPModel', 'clip', 'AutoModelForZeroShotImageClassification', 'zero-shot-image-classification'],
  ['Wav2Vec2ForCTC', 'wav2vec2', 'AutoModelForCTC', 'automatic-speech-recognition'],
  ['BertModel', 'bert', 'AutoModel', 'feature-extraction'],
])('%s is loaded as %s by %s', (architecture, modelType, autoModel, task) => {
  expect(transformersInfoOf({ architectures: [architecture], model_type: modelType })).toMatchObject({
    auto_model: autoModel,
    pipeline_tag: task,
  });
});

it('a model with code of its own names its class', () => {
  const config = {
    architectures: ['PhiForCausalLM'],
    model_type: 'phi',
    auto_map: { AutoConfig: 'c.C', AutoModelForCausalLM: 'm.PhiForCausalLM' },
  };
  expect(transformersInfoOf(config)?.custom_class).toBe('m.PhiForCausalLM');
  expect(facts('', ['config.json'], { 'config.json': config }).tags).toContain('custom_code');
});
